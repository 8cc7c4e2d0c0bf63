import { useCallback } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { wasUsedLately } from '../model/recent-use.ts';
import { switchToUndo } from '../model/undo.ts';
import { isSamePlace } from '../model/view.ts';
import { useProgram } from './use-program.ts';
import { useShell } from './use-shell.ts';
import { useUndo } from './use-undo.tsx';

/** What can be done to one key. Each says what came of it in the message line; none throws. */
export function useKeyActions(refresh: () => Promise<unknown>) {
  const { service, actor, copy, now } = useProgram();
  const { dispatch, latest, say, fail } = useShell();
  const { remember } = useUndo();

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

  const enable = useCallback(
    (key: ApiKey) =>
      attempt(async () => {
        const before = await service.getKey(key.id, actor);
        const after = await service.enableKey(key.id, actor);
        remember(switchToUndo(before, after));
        return `"${key.name}" is ${after.status}; z undoes it`;
      }),
    [attempt, service, actor, remember],
  );

  const disable = useCallback(
    (key: ApiKey) =>
      attempt(async () => {
        // Of the version that it has now: what others did while a dialog was open is not undone.
        const before = await service.getKey(key.id, actor);
        remember(switchToUndo(before, await service.disableKey(key.id, actor)));
        return `"${key.name}" is inactive: its requests are refused; z undoes it`;
      }),
    [attempt, service, actor, remember],
  );

  /** A key that somebody relies on is only switched off after a question, which never opens over what was opened since. */
  const toggle = useCallback(
    async (listed: ApiKey) => {
      if (listed.status === 'inactive') return enable(listed);
      const before = latest();
      try {
        const key = await service.getKey(listed.id, actor);
        if (!wasUsedLately(key, now())) return disable(key);
        if (isSamePlace(before, latest()))
          dispatch({ type: 'push', layer: { kind: 'disable', key } });
        else say(`"${key.name}" is in use: t on it again asks whether to disable it`);
      } catch (error) {
        fail(error);
      }
    },
    [service, actor, enable, disable, dispatch, latest, say, fail, now],
  );

  const revoke = useCallback(
    (key: ApiKey) =>
      attempt(async () => {
        await service.revokeKey(key.id, actor);
        remember({
          kind: 'final',
          told: `"${key.name}" is revoked, which is final: z cannot undo it`,
        });
        return `"${key.name}" is revoked`;
      }),
    [attempt, service, actor, remember],
  );

  const endRotation = useCallback(
    (key: ApiKey, end: 'finish' | 'abort') =>
      attempt(async () => {
        if (end === 'finish') await service.finishRotation(key.id, actor);
        else await service.abortRotation(key.id, actor);
        const gone = end === 'finish' ? 'old' : 'new';
        remember({
          kind: 'final',
          told: `The ${gone} token of "${key.name}" is gone for good: z cannot undo it`,
        });
        return `The ${gone} token of "${key.name}" stopped working`;
      }),
    [attempt, service, actor, remember],
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

  return { toggle, disable, revoke, endRotation, copyId };
}
