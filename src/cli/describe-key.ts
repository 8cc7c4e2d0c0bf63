import type { ApiKey } from '../core/key.ts';
import type { Context } from './command.ts';
import { nameKey } from './deliver-token.ts';
import { relativeTime } from './output/time.ts';

/** A key in words, with its account and its last use, for a question whether it shall go. */
export function describeKey(key: ApiKey, { io }: Pick<Context, 'io'>): string {
  const use =
    key.lastUsedAt === null ? 'never used' : `last used ${relativeTime(key.lastUsedAt, io.now())}`;
  return `${nameKey(key)} of account ${key.account}, ${use}`;
}
