import type { Profile } from '../../core/profile.ts';
import { profileToWire } from '../../server/wire/profile.ts';
import type { Command } from '../command.ts';
import type { Column } from '../output/table.ts';

const columns: readonly Column<Profile>[] = [
  { title: 'NAME', show: ({ name }) => name, worth: 4 },
  { title: 'PREFIX', show: ({ prefix }) => prefix, worth: 3 },
  { title: 'GRANTS', show: ({ grant }) => grant, worth: 2 },
  { title: 'SUMMARY', show: ({ summary }) => summary, least: 20, worth: 1 },
];

/** Lists the formats that keys can have. */
export const profileList: Command = {
  words: ['profile', 'list'],
  summary: 'List the formats that keys can have',
  examples: ['keyrack profile list'],
  notes: ['Columns of --plain: name, prefix, what a key is granted by, summary.'],
  async run({ printer, withRack }) {
    const items = await withRack(({ service }) => service.listProfiles());
    await printer.list({
      items,
      columns,
      json: () => ({ data: items.map(profileToWire) }),
      empty: 'No profiles.',
    });
    return undefined;
  },
};
