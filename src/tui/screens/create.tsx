import { useCallback, useEffect } from 'react';
import { homeAccount } from '../../core/actor.ts';
import type { Profile } from '../../core/profile.ts';
import { loadPages } from '../hooks/load-pages.ts';
import { useKeyForm } from '../hooks/use-key-form.ts';
import { useLoaded } from '../hooks/use-loaded.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRoom } from '../hooks/use-room.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useUndo } from '../hooks/use-undo.tsx';
import { newForm } from '../model/key-form.ts';
import { draftOf } from '../model/key-form-draft.ts';
import { KeyFormScreen } from './key-form.tsx';

type Props = {
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly refresh: () => Promise<unknown>;
};

/** The most accounts that can be chosen from; a key of another is made by the command line. */
const maxAccounts = 1000;

/** The form of a new key. What was typed is only thrown away after a question. */
export function CreateScreen({ profiles, refresh }: Props) {
  const { dispatch } = useShell();
  const { service, actor, now, sessionAddress } = useProgram();
  const { remember } = useUndo();
  const state = useKeyForm({
    context: 'create',
    start: () =>
      newForm(profiles[0], homeAccount(actor), { profiles, accounts: [], address: sessionAddress }),
    save: async (form) => {
      const minted = await service.createKey(draftOf(form, now()), actor);
      const { name } = minted.key;
      remember({ kind: 'final', told: `Making "${name}" is not undone by z; R revokes it` });
      await refresh();
      dispatch({ type: 'replace', layer: { kind: 'token', minted } });
      return null;
    },
    refused: 'Not created: see what stands under the fields',
  });
  const { form, change } = state;
  const accounts = useLoaded(
    useCallback(
      () => loadPages((paging) => service.listAccounts(paging, actor), maxAccounts),
      [service, actor],
    ),
  );
  useEffect(() => {
    if (accounts.state !== 'loaded') return;
    change({ type: 'accounts', accounts: accounts.value.items.map(({ name }) => name) });
  }, [accounts, change]);
  const room = useRoom(form.profile, form.account);
  return <KeyFormScreen title="keys > new" context="create" state={state} room={room} />;
}
