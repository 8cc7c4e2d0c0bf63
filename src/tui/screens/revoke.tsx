import { Text } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { Dialog, DialogLine } from '../components/dialog.tsx';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useField } from '../hooks/use-field.ts';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useRecentUse } from '../hooks/use-recent-use.ts';
import { useShell } from '../hooks/use-shell.ts';
import { answerFor } from '../model/answer.ts';

type Props = { readonly target: ApiKey; readonly refresh: () => Promise<unknown> };

/**
 * Asks before a revoke. It says who used the key lately and offers to disable it first. Cancel has the
 * focus, Enter never confirms, and neither does the key that opened the dialog: `y` does, and for a key
 * that was used in the last 24 hours, ctrl-s after its name was typed.
 */
export function RevokeScreen({ target, refresh }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { disable, revoke } = useKeyActions(refresh);
  const { used, lines } = useRecentUse(target);
  const typed = useField();
  const answer = answerFor(target);
  const way = used ? `Type the ${answer.asked}, then ctrl-s revokes it` : 'Press y to revoke it';

  const isInactive = target.status === 'inactive';
  const leave = () => dispatch({ type: 'pop' });
  const disableIt = () => {
    leave();
    void disable(target);
  };
  const revokeIt = () => {
    leave();
    void revoke(target);
  };
  const askToDisable = () => dispatch({ type: 'replace', layer: { kind: 'disable', key: target } });
  const { focus } = useQuestion<'disable' | 'revoke'>({
    context: used ? 'revokeUsed' : 'revoke',
    buttons: isInactive ? ['revoke'] : ['disable', 'revoke'],
    press: (button) => (button === 'disable' ? askToDisable() : say(way)),
    handlers: {
      disable: () => (isInactive ? say('It is inactive already') : disableIt()),
      confirm: () => (used === null ? say('Wait: who used it is being looked up') : revokeIt()),
      submit: () =>
        typed.latest().text.trim() === answer.text
          ? revokeIt()
          : say(`Type the ${answer.asked} first: ${answer.text}`),
    },
    ...(used && { field: typed }),
  });

  const request = `Type ${answer.text} to revoke it: `;
  const question = used ? (
    <Text key="typed" wrap="truncate">
      {request}
      <FieldLine field={typed.field} focused width={Math.max(1, columns - request.length - 1)} />
    </Text>
  ) : null;
  const foot = [
    <DialogLine key="final" text="It stops working at once and never comes back." />,
    ...(isInactive
      ? []
      : [<DialogLine key="instead" text="Disable stops it as well, and z takes that back." />]),
    ...(question ? [question] : []),
    <Buttons key="buttons" labels={labelsOf(isInactive, used === true)} focus={focus} />,
  ];
  return (
    <Screen
      title="keys > revoke"
      context={used ? 'revokeUsed' : 'revoke'}
      status={`${way}. Escape keeps it`}
    >
      <Dialog
        question={`Revoke "${target.name}" for good?`}
        facts={[`${target.id} · ${target.profile} · account ${target.account}`, ...lines]}
        foot={foot}
        columns={columns}
        height={rows - frameRows}
      />
    </Screen>
  );
}

type Label = readonly ['cancel' | 'disable' | 'revoke', string];

/** The key of a button stands in it where a letter presses it: beside a field it would be typed. */
function labelsOf(isInactive: boolean, isTyped: boolean): readonly Label[] {
  const disable: readonly Label[] = isInactive
    ? []
    : [['disable', isTyped ? 'Disable' : 'Disable (d)']];
  const revoke = isTyped ? 'Revoke (ctrl-s)' : 'Revoke (y)';
  return [['cancel', 'Cancel'], ...disable, ['revoke', revoke]];
}
