import type { Command, Context } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import {
  type Ending,
  endingColumns,
  endingsOf,
  endingToWire,
  motdLine,
} from '../expiring/ending.ts';
import { usageFailure } from '../failure.ts';
import { fetchPages } from '../fetch-pages.ts';
import { whileWorking } from '../output/while-working.ts';
import { readSpan } from '../values/span.ts';

const defaultSpan = '14d';

/** Tells what ends soon, for cron and the message of the day. */
export const expiring: Command = {
  words: ['expiring'],
  summary: 'Tell which keys and old tokens end soon; exits 1 if there are some',
  examples: [
    'keyrack expiring',
    'keyrack expiring --within 30d --plain',
    'keyrack expiring --motd',
  ],
  options: [
    { name: 'within', value: 'SPAN', summary: `how soon; ${defaultSpan} unless given` },
    { name: 'motd', summary: 'one line if something ends, else nothing' },
  ],
  notes: [
    'It exits 0 if nothing ends and 1 if something does. A failure has another code, or tells itself on stderr.',
    'Keys that are switched off, and those that are expired already, are left out. The old token of a rotation ends with its overlap.',
    'Columns of --plain: when it ends, what (key, old_token), name, id, account, last used.',
  ],
  async run(context) {
    const { args, io } = context;
    const within = args.text('within') ?? defaultSpan;
    const span = readSpan('--within', within);
    refuseTwoFormats(context);
    const { items } = await context.withRack(({ service, actor }) =>
      whileWorking(context, 'Reading keys', (onProgress) =>
        fetchPages(null, (paging) => service.listKeys(paging, actor), onProgress),
      ),
    );
    const unique = [...new Map(items.map((key) => [key.id, key])).values()];
    const found = endingsOf(unique, io.now(), span);
    const printed = print(found, within, context);
    if (found.length === 0) return printed.then(() => undefined);
    // A reader who went away must not turn a warning into silence.
    await printed.catch(() => {});
    return exitCodes.failed;
  },
};

function refuseTwoFormats({ args, printer }: Context): void {
  if (!args.flag('motd') || printer.format === 'human') return;
  throw usageFailure('Cannot print one line: --motd excludes --json and --plain');
}

async function print(
  found: readonly Ending[],
  within: string,
  { args, io, printer }: Context,
): Promise<void> {
  if (args.flag('motd')) {
    const line = motdLine(found, within, io.now());
    return line === null ? undefined : printer.data(`${line}\n`);
  }
  await printer.list({
    items: found,
    columns: endingColumns(io.now()),
    json: () => ({ data: found.map(endingToWire) }),
    empty: `Nothing ends within ${within}.`,
  });
}
