import { Box, Text } from 'ink';
import { useState } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { timeAgo } from '../../core/relative-time.ts';
import { Button } from '../components/button.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { cellText } from '../model/cells.ts';

type Props = { readonly target: ApiKey; readonly refresh: () => Promise<unknown> };

/** Keys pressed by inertia right after the dialog has opened are not heard. */
const deafMs = 250;

/**
 * Asks before a revoke. Cancel has the focus, Enter on "Revoke" only says which key confirms, and
 * the key that opened the dialog does nothing here.
 */
export function RevokeScreen({ target, refresh }: Props) {
  const { rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const { revoke } = useKeyActions(refresh);
  const [focus, setFocus] = useState<'cancel' | 'revoke'>('cancel');
  const leave = () => dispatch({ type: 'pop' });
  const other = () => setFocus((old) => (old === 'cancel' ? 'revoke' : 'cancel'));
  useKeyboard(
    {
      context: 'revoke',
      deafMs,
      handlers: {
        nextButton: other,
        previousButton: other,
        press: () => (focus === 'cancel' ? leave() : say('Press y to revoke')),
        confirm: () => {
          leave();
          void revoke(target);
        },
        decline: leave,
      },
    },
    now,
  );
  const from = target.lastUsedIp === null ? '' : ` from ${target.lastUsedIp}`;
  const lines = [
    <Text
      key="question"
      bold
      wrap="truncate"
    >{`Revoke "${cellText(target.name)}" for good?`}</Text>,
    <Text
      key="id"
      wrap="truncate"
    >{`${target.id} · ${target.profile} · account ${target.account}`}</Text>,
    <Text
      key="used"
      wrap="truncate"
    >{`Last used ${timeAgo(target.lastUsedAt, now())}${from}, ${target.uses} uses`}</Text>,
    <Text key="final" wrap="truncate">
      It stops working at once and never comes back.
    </Text>,
    <Text key="instead" wrap="truncate">
      To stop it for a while, go back and press t.
    </Text>,
    <Text key="gap"> </Text>,
    <Box key="buttons" gap={2}>
      <Button label="Cancel" focused={focus === 'cancel'} />
      <Button label="Revoke (y)" focused={focus === 'revoke'} />
    </Box>,
  ];
  return (
    <Screen title="keys > revoke" context="revoke" status="y revokes, Escape keeps the key">
      <Lines lines={lines} height={rows - frameRows} />
    </Screen>
  );
}
