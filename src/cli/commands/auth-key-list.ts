import type { Command } from '../command.ts';
import { type Credentials, readCredentials } from '../credentials-file.ts';
import { timeColumn } from '../output/columns.ts';
import type { Column } from '../output/table.ts';

/** A stored key as it may be shown. */
interface Entry {
  readonly org: string;
  readonly masked: string;
  readonly server: string | null;
  readonly savedAt: string;
}

/** Lists for whom keys are stored. */
export const authKeyList: Command = {
  words: ['auth', 'key', 'list'],
  summary: 'List the stored keys, masked',
  examples: ['keyrack auth key list'],
  notes: ['Columns of --plain: organization, masked key, server, stored.'],
  async run({ io, printer }) {
    const entries = await readEntries(readCredentials(io.env));
    await printer.list({
      items: entries,
      columns: columns(io.now()),
      json: () => ({ data: entries.map(toWire) }),
      empty: 'No keys are stored. keyrack auth key set --org ORG stores one.',
    });
    return undefined;
  },
};

/** What recognizes tokens is loaded here, and not with every command. */
async function readEntries(stored: Credentials): Promise<readonly Entry[]> {
  const [{ profiles }, { maskToken, recognizeToken }] = await Promise.all([
    import('../../core/profiles/index.ts'),
    import('../../core/token.ts'),
  ]);
  const maskedOf = (key: string) => {
    const profile = recognizeToken(key, profiles);
    return profile ? maskToken(profile, key) : 'unknown form';
  };
  return [...stored]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([org, { key, server, savedAt }]) => ({ org, masked: maskedOf(key), server, savedAt }));
}

function columns(now: number): readonly Column<Entry>[] {
  return [
    { title: 'ORG', show: ({ org }) => org, least: 12, worth: 4 },
    { title: 'KEY', show: ({ masked }) => masked, worth: 3 },
    {
      title: 'SERVER',
      show: ({ server }) => server ?? 'none',
      plain: ({ server }) => server ?? '',
      least: 12,
      worth: 2,
    },
    timeColumn('STORED', ({ savedAt }) => savedAt, now, 1),
  ];
}

function toWire({ org, masked, server, savedAt }: Entry) {
  return { org, masked, server, saved_at: savedAt };
}
