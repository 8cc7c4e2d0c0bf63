import { useCallback, useRef } from 'react';
import type { AccountSummary } from '../../core/service.ts';
import { accountFormLines } from '../components/account-form-lines.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useModel } from '../hooks/use-model.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import {
  accountForm,
  isChanged,
  issuesOf,
  reduceAccountForm,
  takesKey,
} from '../model/account-form.ts';

type Props = { readonly account: AccountSummary | null };

/** The form of a new account, or of the rights of one that is there. What was typed goes only with a second Escape. */
export function AccountScreen({ account }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { service, actor, now } = useProgram();
  const initial = useCallback(() => accountForm(account), [account]);
  const { state: form, latest, dispatch: change } = useModel(reduceAccountForm, initial);
  const busy = useRef(false);

  const leave = () => dispatch({ type: 'pop' });
  const save = async () => {
    if (busy.current) return;
    busy.current = true;
    const { name, role, permissions } = latest();
    try {
      const saved = account
        ? await service.updateAccount(account.name, { role, permissions }, actor)
        : await service.createAccount({ name: name.text.trim(), role, permissions }, actor);
      leave();
      say(`Account "${saved.name}" is ${account ? 'changed' : 'made'}`);
    } catch (error) {
      change({ type: 'issues', issues: issuesOf(error) });
    } finally {
      busy.current = false;
    }
  };
  const back = () => {
    if (!isChanged(latest()) || latest().leaving) return leave();
    change({ type: 'leaving' });
    say('Escape again throws away what you typed');
  };
  useKeyboard(
    {
      context: 'account',
      handlers: {
        nextField: () => change({ type: 'move', by: 1 }),
        previousField: () => change({ type: 'move', by: -1 }),
        submit: () => void save(),
        back,
      },
      onKey: (key) => {
        const { focus } = latest();
        if ((key === 'enter' || key === 'space') && (focus === 'save' || focus === 'cancel')) {
          if (focus === 'save') void save();
          else leave();
          return true;
        }
        const takes = takesKey(latest(), key);
        if (takes) change({ type: 'key', key });
        return takes;
      },
      onPaste: (text) => change({ type: 'paste', text }),
    },
    now,
  );
  return (
    <Screen
      title={`accounts > ${account?.name ?? 'new'}`}
      context="account"
      status="space chooses, ctrl-s saves, Escape goes back"
    >
      <Lines lines={accountFormLines(form, columns)} height={rows - frameRows} />
    </Screen>
  );
}
