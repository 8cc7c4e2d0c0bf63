import type { ApiKey } from '../../core/key.ts';
import { useProgram } from './use-program.ts';
import { useSetting } from './use-setting.ts';
import { useShell } from './use-shell.ts';
import { useUndo } from './use-undo.tsx';

/** Gives a key a new token and shows it in place of the dialog that asked. */
export function useRotate(refresh: () => Promise<unknown>) {
  const { service, actor } = useProgram();
  const { dispatch, fail } = useShell();
  const { remember } = useUndo();
  const { value: busy, latest, set } = useSetting(false);
  const rotate = async (key: ApiKey, overlapMs: number) => {
    if (latest()) return;
    set(true);
    try {
      const minted = await service.rotateKey(key.id, overlapMs, actor);
      const back = overlapMs === 0 ? 'The old token is gone for good' : 'o takes a rotation back';
      remember({ kind: 'final', told: `z does not undo the rotation of "${key.name}". ${back}` });
      await refresh();
      dispatch({ type: 'replace', layer: { kind: 'token', minted } });
    } catch (error) {
      fail(error);
      set(false);
    }
  };
  return { busy, rotate };
}
