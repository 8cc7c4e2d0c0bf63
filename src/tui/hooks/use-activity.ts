import { useCallback, useMemo } from 'react';
import type { KeyActivity } from '../../core/activity.ts';
import { maxLimit } from '../../core/page.ts';
import { usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';
import { useSettled } from './use-settled.ts';

const everyMs = 10_000;
const settledMs = 150;

/** How the keys in sight were used in the last 24 hours; without an answer there is simply none to show. */
export function useActivity(
  ids: readonly string[],
  paused: boolean,
): ReadonlyMap<string, KeyActivity> {
  const { service, actor } = useProgram();
  const wanted = useSettled(ids.slice(0, maxLimit).join('\n'), settledMs);
  const load = useCallback(
    async () => (wanted === '' ? [] : await service.listActivity(wanted.split('\n'), actor)),
    [service, actor, wanted],
  );
  const { value } = usePolled(load, everyMs, paused || wanted === '');
  return useMemo(() => new Map((value ?? []).map((one) => [one.id, one])), [value]);
}
