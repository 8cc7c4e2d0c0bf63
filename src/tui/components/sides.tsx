import { Text } from 'ink';
import type { ReactNode } from 'react';
import { clip, padTo, wrapWords } from '../model/cells.ts';

/** One field of a change: what it was, and what it is. */
export interface Change {
  readonly field: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const fieldWidth = 15;

/** Changes with before and after side by side, as lines of a height of one each. A field that is the same on both sides has no sign. */
export function sideLines(changes: readonly Change[], columns: number): readonly ReactNode[] {
  const width = Math.max(1, Math.floor((columns - fieldWidth - 3) / 2));
  return [
    <Text key="head" bold wrap="truncate">
      {`${''.padEnd(fieldWidth)}${'BEFORE'.padEnd(width)}   AFTER`}
    </Text>,
    ...changes.flatMap((change) => changeLines(change, width)),
  ];
}

function changeLines({ field, before, after }: Change, width: number): readonly ReactNode[] {
  const left = before.flatMap((text) => wrapWords(text, width));
  const right = after.flatMap((text) => wrapWords(text, width));
  const rows = Array.from({ length: Math.max(1, left.length, right.length) }, (_, row) => row);
  const isSame = before.join('\n') === after.join('\n');
  return rows.map((row) => (
    <Text key={`${field}${row}`} wrap="truncate">
      <Text bold>{padTo(row === 0 ? field : '', fieldWidth)}</Text>
      {padTo(left[row] ?? '', width)}
      {row === 0 && !isSame ? ' > ' : '   '}
      {clip(right[row] ?? '', width)}
    </Text>
  ));
}
