import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { timeAgo } from '../../core/relative-time.ts';
import { padTo } from '../model/cells.ts';

const nameWidth = 28;

/** The names of keys as lines, with what tells them apart, at most `most` of them and then how many more. */
export function keyNames(
  keys: readonly ApiKey[],
  most: number,
  now: number,
  ellipsis: string,
): readonly ReactNode[] {
  const room = keys.length > most ? Math.max(0, most - 1) : most;
  const names = keys.slice(0, room).map((key) => (
    <Text key={key.id} wrap="truncate">
      {`  ${padTo(key.name, nameWidth, ellipsis)}  ${padTo(key.status, 8)}  ${usedText(key, now)}`}
    </Text>
  ));
  const rest = keys.length - room;
  return rest > 0 ? [...names, <Text key="rest">{`  and ${rest} more`}</Text>] : names;
}

function usedText({ lastUsedAt }: ApiKey, now: number): string {
  return lastUsedAt === null ? 'never used' : `used ${timeAgo(lastUsedAt, now)}`;
}
