import { useCallback } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { useProgram } from './use-program.ts';
import { useShell } from './use-shell.ts';

/** What can be done to one key. Each says what came of it in the message line; none throws. */
export function useKeyActions(refresh: () => Promise<unknown>) {
  const { service, actor, copy } = useProgram();
  const { say, fail } = useShell();

  const attempt = useCallback(
    async (work: () => Promise<string>): Promise<void> => {
      try {
        const done = await work();
        await refresh();
        say(done);
      } catch (error) {
        fail(error);
      }
    },
    [refresh, say, fail],
  );

  const toggle = useCallback(
    (key: ApiKey) =>
      attempt(async () => {
        const isOff = key.status === 'inactive';
        await (isOff ? service.enableKey(key.id, actor) : service.disableKey(key.id, actor));
        return isOff
          ? `"${key.name}" is active`
          : `"${key.name}" is inactive: its requests are refused`;
      }),
    [attempt, service, actor],
  );

  const revoke = useCallback(
    (key: ApiKey) =>
      attempt(async () => {
        await service.revokeKey(key.id, actor);
        return `"${key.name}" is revoked`;
      }),
    [attempt, service, actor],
  );

  const copyId = useCallback(
    (key: ApiKey) =>
      attempt(async () => {
        const { sent, message } = await copy(key.id);
        if (!sent) throw new Error(message);
        return `${key.id}: ${message}`;
      }),
    [attempt, copy],
  );

  return { toggle, revoke, copyId };
}
