import type { ApiKey } from '../../core/key.ts';
import type { Profile } from '../../core/profile.ts';
import { useKeyForm } from '../hooks/use-key-form.ts';
import { useMeanwhile } from '../hooks/use-meanwhile.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useUndo } from '../hooks/use-undo.tsx';
import { editForm, isDirty, type KeyForm } from '../model/key-form.ts';
import { changesOf } from '../model/key-form-draft.ts';
import { mergedForm } from '../model/merge-form.ts';
import { editToUndo } from '../model/undo.ts';
import { KeyFormScreen } from './key-form.tsx';

type Props = {
  readonly target: ApiKey;
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly refresh: () => Promise<unknown>;
};

/**
 * The form of a key that is there. It is saved against the version that it began with: if others
 * changed the key meanwhile, nothing is saved, what they did is told, and what was typed stays.
 */
export function EditScreen({ target, profiles, refresh }: Props) {
  const { dispatch, say, fail } = useShell();
  const { service, actor, now, sessionAddress } = useProgram();
  const { remember } = useUndo();
  const meanwhile = useMeanwhile();
  const profile = profiles.find(({ name }) => name === target.profile) ?? profiles[0];

  const save = async (form: KeyForm) => {
    const before = form.key ?? target;
    if (!isDirty(form)) {
      dispatch({ type: 'pop' });
      say('Nothing was changed');
      return null;
    }
    const changes = changesOf(form, now());
    const after = await meanwhile(before, () => service.updateKey(before.id, changes, actor));
    if ('changes' in after) {
      fail('Not saved: it was changed meanwhile, see above; ctrl-s saves yours');
      return mergedForm(form, after.key, after.changes);
    }
    remember(editToUndo(before, after.value));
    await refresh();
    dispatch({ type: 'pop' });
    say(`"${after.value.name}" is changed; z undoes it`);
    return null;
  };
  const state = useKeyForm({
    context: 'edit',
    start: () => editForm(target, profile, { profiles, accounts: [], address: sessionAddress }),
    save,
    refused: 'Not saved: see what stands under the fields',
  });
  return (
    <KeyFormScreen
      title={`keys > ${target.name} > edit`}
      context="edit"
      state={state}
      room={null}
    />
  );
}
