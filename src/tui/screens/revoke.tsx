import { Box, Text } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Button } from '../components/button.tsx';
import { Dialog, DialogLine } from '../components/dialog.tsx';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useButtons } from '../hooks/use-buttons.ts';
import { useField } from '../hooks/use-field.ts';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { type Keyboard, useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRecentUse } from '../hooks/use-recent-use.ts';
import { useShell } from '../hooks/use-shell.ts';
import { answerFor } from '../model/answer.ts';

type Props = { readonly target: ApiKey; readonly refresh: () => Promise<unknown> };

type Choice = 'cancel' | 'disable' | 'revoke';
const cancelRevoke: readonly [Choice, ...Choice[]] = ['cancel', 'revoke'];
const cancelDisableRevoke: readonly [Choice, ...Choice[]] = ['cancel', 'disable', 'revoke'];

/** Keys pressed by inertia right after the dialog has opened are not heard. */
const deafMs = 250;

/**
 * Asks before a revoke. It says who used the key lately and offers to disable it first. Cancel has the
 * focus, Enter never confirms, and neither does the key that opened the dialog: `y` does, and for a key
 * that was used in the last 24 hours, ctrl-s after its name was typed.
 */
export function RevokeScreen({ target, refresh }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const { disable, revoke } = useKeyActions(refresh);
  const { used, lines } = useRecentUse(target);
  const typed = useField();
  const buttons = target.status === 'inactive' ? cancelRevoke : cancelDisableRevoke;
  const { focus, latest, handlers } = useButtons<Choice>(buttons);
  const answer = answerFor(target);
  const way = used ? `Type the ${answer.asked}, then ctrl-s revokes it` : 'Press y to revoke it';

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
  const press = { cancel: leave, disable: askToDisable, revoke: () => say(way) };
  const common: Keyboard['handlers'] = {
    ...handlers,
    press: () => press[latest()](),
    decline: leave,
  };
  const byLetter: Keyboard = {
    context: 'revoke',
    deafMs,
    handlers: {
      ...common,
      disable: () => (target.status === 'inactive' ? say('It is inactive already') : disableIt()),
      confirm: () => (used === null ? say('Wait: who used it is being looked up') : revokeIt()),
    },
  };
  const byName: Keyboard = {
    context: 'revokeUsed',
    wary: true,
    deafMs,
    handlers: {
      ...common,
      submit: () =>
        typed.latest().text.trim() === answer.text
          ? revokeIt()
          : say(`Type the ${answer.asked} first: ${answer.text}`),
    },
    onKey: typed.onKey,
    onPaste: typed.onPaste,
  };
  useKeyboard(used ? byName : byLetter, now);

  const labels = {
    cancel: 'Cancel',
    disable: used ? 'Disable' : 'Disable (d)',
    revoke: used ? 'Revoke (ctrl-s)' : 'Revoke (y)',
  };
  const request = `Type ${answer.text} to revoke it: `;
  const question = used ? (
    <Text key="typed" wrap="truncate">
      {request}
      <FieldLine field={typed.field} focused width={Math.max(1, columns - request.length - 1)} />
    </Text>
  ) : null;
  const foot = [
    <DialogLine key="final" text="It stops working at once and never comes back." />,
    ...(target.status === 'inactive'
      ? []
      : [<DialogLine key="instead" text="Disable stops it as well, and z takes that back." />]),
    ...(question ? [question] : []),
    <Box key="buttons" gap={1}>
      {buttons.map((button) => (
        <Button key={button} label={labels[button]} focused={button === focus} />
      ))}
    </Box>,
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
