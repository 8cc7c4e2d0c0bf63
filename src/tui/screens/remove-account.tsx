import { Box, Text } from 'ink';
import { useState } from 'react';
import type { AccountSummary } from '../../core/service.ts';
import { Button } from '../components/button.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { mayText } from '../model/account-row.ts';
import { cellText } from '../model/cells.ts';

type Props = { readonly target: AccountSummary };

/** Keys pressed by inertia right after the dialog has opened are not heard. */
const deafMs = 250;

/** Asks before an account is removed. Only one without keys can be; the rack refuses the rest and says why. */
export function RemoveAccountScreen({ target }: Props) {
  const { rows, dispatch, say, fail } = useShell();
  const { service, actor, now } = useProgram();
  const [focus, setFocus] = useState<'cancel' | 'remove'>('cancel');
  const leave = () => dispatch({ type: 'pop' });
  const other = () => setFocus((old) => (old === 'cancel' ? 'remove' : 'cancel'));
  const remove = () => {
    leave();
    service
      .deleteAccount(target.name, actor)
      .then(() => say(`Account "${target.name}" is removed`), fail);
  };
  useKeyboard(
    {
      context: 'removeAccount',
      deafMs,
      handlers: {
        nextButton: other,
        previousButton: other,
        press: () => (focus === 'cancel' ? leave() : say('Press y to remove it')),
        confirm: remove,
        decline: leave,
      },
    },
    now,
  );
  const name = cellText(target.name);
  const texts = [
    `Role ${target.role}, may ${mayText(target)}, ${target.keys} ${target.keys === 1 ? 'key' : 'keys'}`,
    target.keys > 0
      ? 'It cannot be removed while it has keys: revoke them first.'
      : 'The audit keeps what it did. An account can be made again under the same name.',
  ];
  const lines = [
    <Text key="question" bold wrap="truncate">{`Remove the account "${name}"?`}</Text>,
    ...texts.map((text) => (
      <Text key={text} wrap="truncate">
        {text}
      </Text>
    )),
    <Text key="gap"> </Text>,
    <Box key="buttons" gap={2}>
      <Button label="Cancel" focused={focus === 'cancel'} />
      <Button label="Remove (y)" focused={focus === 'remove'} />
    </Box>,
  ];
  return (
    <Screen
      title="accounts > remove"
      context="removeAccount"
      status="y removes, Escape keeps the account"
    >
      <Lines lines={lines} height={rows - frameRows} />
    </Screen>
  );
}
