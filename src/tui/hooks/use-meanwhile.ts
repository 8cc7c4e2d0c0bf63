import { useCallback } from 'react';
import { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import { maxLimit } from '../../core/page.ts';
import type { KeyService } from '../../core/service.ts';
import { describeChanges } from '../model/meanwhile.ts';
import { type Program, useProgram } from './use-program.ts';

/** A change that was made; or, if others had changed the key before it, the key as it stands and who did what. */
export type Attempted<T> =
  | { readonly value: T }
  | { readonly key: ApiKey; readonly changes: readonly string[] };

/** Tries a change of a key of a version; a conflict with a change of others is told, any other failure thrown. */
export function useMeanwhile() {
  const { service, actor, now } = useProgram();
  return useCallback(
    async <T>(before: ApiKey, change: () => Promise<T>): Promise<Attempted<T>> => {
      try {
        return { value: await change() };
      } catch (error) {
        if (!(error instanceof KeyError) || error.code !== 'conflict') throw error;
        const key = await service.getKey(before.id, actor);
        if (key.version === before.version || key.status === 'revoked') throw error;
        return { key, changes: await changesBetween(before, key, { service, actor, now }) };
      }
    },
    [service, actor, now],
  );
}

/** Who changed a key between two of its versions and what, a line each; without the audit, that it changed. */
export async function changesBetween(
  before: ApiKey,
  after: ApiKey,
  { service, actor, now }: Pick<Program, 'actor' | 'now'> & { readonly service: KeyService },
): Promise<readonly string[]> {
  const count = after.version - before.version;
  try {
    const { items } = await service.listAudit({ key: before.id, limit: maxLimit }, actor);
    return describeChanges(items, count, now()).map((line) => `Meanwhile ${line}`);
  } catch {
    return [
      `Meanwhile changed ${count === 1 ? 'once' : `${count} times`}; the audit does not answer`,
    ];
  }
}
