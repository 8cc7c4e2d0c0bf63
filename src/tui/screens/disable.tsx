import type { ApiKey } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { Dialog, DialogLine } from '../components/dialog.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useRecentUse } from '../hooks/use-recent-use.ts';
import { useShell } from '../hooks/use-shell.ts';

type Props = { readonly target: ApiKey; readonly refresh: () => Promise<unknown> };

const labels = [
  ['cancel', 'Cancel'],
  ['disable', 'Disable (y)'],
] as const;

/** Asks before a key is switched off, and says who used it in the last 24 hours. */
export function DisableScreen({ target, refresh }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { disable } = useKeyActions(refresh);
  const { used, lines } = useRecentUse(target);
  const { focus } = useQuestion({
    context: 'disable',
    buttons: ['disable'],
    press: () => say('Press y to disable it'),
    handlers: {
      confirm: () => {
        if (used === null) return say('Wait: who used it is being looked up');
        dispatch({ type: 'pop' });
        void disable(target);
      },
    },
  });
  const foot = [
    <DialogLine key="then" text="Its requests are refused until it is switched on again." />,
    <Buttons key="buttons" labels={labels} focus={focus} />,
  ];
  return (
    <Screen
      title="keys > disable"
      context="disable"
      status="y disables it, and z takes that back. Escape leaves it on"
    >
      <Dialog
        question={`Disable "${target.name}"${used ? ', which is in use' : ''}?`}
        facts={[`${target.id} · ${target.profile} · account ${target.account}`, ...lines]}
        foot={foot}
        columns={columns}
        height={rows - frameRows}
      />
    </Screen>
  );
}
