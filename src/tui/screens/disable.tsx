import { Box } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Button } from '../components/button.tsx';
import { Dialog, DialogLine } from '../components/dialog.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useButtons } from '../hooks/use-buttons.ts';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRecentUse } from '../hooks/use-recent-use.ts';
import { useShell } from '../hooks/use-shell.ts';

type Props = { readonly target: ApiKey; readonly refresh: () => Promise<unknown> };

const deafMs = 250;

/** Asks before a key is switched off, and says who used it in the last 24 hours. */
export function DisableScreen({ target, refresh }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const { disable } = useKeyActions(refresh);
  const { used, lines } = useRecentUse(target);
  const { focus, latest, handlers } = useButtons<'cancel' | 'disable'>(['cancel', 'disable']);
  const leave = () => dispatch({ type: 'pop' });
  useKeyboard(
    {
      context: 'disable',
      deafMs,
      handlers: {
        ...handlers,
        press: () => (latest() === 'cancel' ? leave() : say('Press y to disable it')),
        confirm: () => {
          if (used === null) return say('Wait: who used it is being looked up');
          leave();
          void disable(target);
        },
        decline: leave,
      },
    },
    now,
  );
  const foot = [
    <DialogLine key="then" text="Its requests are refused until it is switched on again." />,
    <Box key="buttons" gap={1}>
      <Button label="Cancel" focused={focus === 'cancel'} />
      <Button label="Disable (y)" focused={focus === 'disable'} />
    </Box>,
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
