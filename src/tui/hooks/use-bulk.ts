import { useState } from 'react';
import type { ApiKey } from '../../core/key.ts';
import type { BulkAct } from '../../core/service.ts';
import { actWords, changeMany } from '../model/bulk.ts';
import { addMarks, noMarks } from '../model/marks.ts';
import { useProgram } from './use-program.ts';
import { useShell } from './use-shell.ts';
import { useUndo } from './use-undo.tsx';

/**
 * Does one thing to many keys and shows what became of each. What was not done stays marked. `busy` is
 * how many are done while it runs, else null.
 */
export function useBulk(refresh: () => Promise<unknown>) {
  const { service, actor } = useProgram();
  const { dispatch, say, fail } = useShell();
  const { remember } = useUndo();
  const [busy, setBusy] = useState<number | null>(null);
  const run = async (act: BulkAct, keys: readonly ApiKey[]) => {
    if (busy !== null) return;
    setBusy(0);
    const outcomes = await changeMany(keys, (ids) => service.changeKeys(act, ids, actor), setBusy);
    remember({ kind: 'final', told: 'What was done to marked keys is not undone by z' });
    await refresh();
    const failed = outcomes.filter(({ problem }) => problem !== null);
    dispatch({
      type: 'mark',
      marks: addMarks(
        noMarks,
        failed.map(({ id }) => id),
      ),
    });
    dispatch({ type: 'replace', layer: { kind: 'outcomes', act, outcomes } });
    const done = outcomes.length - failed.length;
    if (failed.length === 0) say(`${done} ${actWords[act].done}`);
    else fail(`${failed.length} of ${outcomes.length} were not ${actWords[act].done}`);
  };
  return { busy, run };
}
