import type { MockKey } from '../../server/panels/mock/options.ts';
import type { Output } from '../io.ts';
import type { Printer } from '../output/printer.ts';
import { drawTable } from '../output/table.ts';

/**
 * Shows the keys of a mock on stderr: what to send, and what comes of it. A token is there to be copied and is
 * never cut, so a terminal with no room for the table has two lines a key.
 */
export async function describeKeys(
  keys: readonly MockKey[],
  printer: Printer,
  { isTTY, columns: room = 80 }: Output,
): Promise<void> {
  const columns = [
    { title: 'VARIABLE', show: ({ name }: MockKey) => name, worth: 4 },
    { title: 'ACCOUNT', show: ({ account }: MockKey) => account, worth: 1 },
    { title: 'TOKEN', show: ({ token }: MockKey) => token, worth: 3 },
    { title: 'OUTCOME', show: ({ outcome }: MockKey) => outcome, worth: 2 },
  ];
  const options = { width: null, color: printer.color, ellipsis: printer.own('…') };
  const { text } = await drawTable(keys, columns, options);
  const table = text.trimEnd().split('\n');
  const fits = !isTTY || table.every((line) => line.length <= room);
  await printer.say(...(fits ? table : keys.flatMap(inTwoLines)));
}

function inTwoLines({ name, token, outcome }: MockKey): readonly string[] {
  return [`${name}  ${outcome}`, `  ${token}`];
}
