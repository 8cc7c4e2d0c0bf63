import type { MockKey } from '../../server/panels/mock/options.ts';
import type { Printer } from '../output/printer.ts';
import { drawTable } from '../output/table.ts';

/** Shows the keys of a mock on stderr: what to send, and what comes of it. */
export async function describeKeys(keys: readonly MockKey[], printer: Printer): Promise<void> {
  const columns = [
    { title: 'VARIABLE', show: ({ name }: MockKey) => name, worth: 4 },
    { title: 'ACCOUNT', show: ({ account }: MockKey) => account, worth: 1 },
    { title: 'TOKEN', show: ({ token }: MockKey) => token, worth: 3 },
    { title: 'OUTCOME', show: ({ outcome }: MockKey) => outcome, worth: 2 },
  ];
  const options = { width: null, color: printer.color, ellipsis: printer.own('…') };
  const { text } = await drawTable(keys, columns, options);
  await printer.say(...text.trimEnd().split('\n'));
}
