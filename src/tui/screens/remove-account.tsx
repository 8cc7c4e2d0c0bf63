import type { AccountSummary } from '../../core/service.ts';
import { Buttons } from '../components/buttons.tsx';
import { Dialog } from '../components/dialog.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useProgram } from '../hooks/use-program.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useShell } from '../hooks/use-shell.ts';
import { mayText } from '../model/account-row.ts';
import { wrapWords } from '../model/cells.ts';

type Props = { readonly target: AccountSummary };

const labels = [
  ['cancel', 'Cancel'],
  ['remove', 'Remove (y)'],
] as const;

/** Asks before an account is removed. Only one without keys can be; the rack refuses the rest and says why. */
export function RemoveAccountScreen({ target }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { service, actor } = useProgram();
  const remove = () => {
    dispatch({ type: 'pop' });
    service
      .deleteAccount(target.name, actor)
      .then(() => say(`Account "${target.name}" is removed`), fail);
  };
  const { focus } = useQuestion({
    context: 'removeAccount',
    buttons: ['remove'],
    press: () => say('Press y to remove it'),
    handlers: { confirm: remove },
  });
  const facts = [
    `Role ${target.role}, may ${mayText(target)}, ${target.keys} ${target.keys === 1 ? 'key' : 'keys'}`,
    target.keys > 0
      ? 'It cannot be removed while it has keys: revoke them first.'
      : 'The audit keeps what it did. An account can be made again under the same name.',
  ];
  return (
    <Screen
      title="accounts > remove"
      context="removeAccount"
      status="y removes, Escape keeps the account"
    >
      <Dialog
        question={`Remove the account "${target.name}"?`}
        facts={facts.flatMap((fact) => wrapWords(fact, columns))}
        foot={[<Buttons key="buttons" labels={labels} focus={focus} />]}
        columns={columns}
        height={rows - frameRows}
      />
    </Screen>
  );
}
