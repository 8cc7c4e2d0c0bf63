import { Box } from 'ink';
import type { ApiKey, PreviousSecret } from '../../core/key.ts';
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
import { oldSecretState } from '../model/old-secret.ts';

type Props = {
  readonly target: ApiKey;
  readonly previous: PreviousSecret;
  readonly refresh: () => Promise<unknown>;
};

type Choice = 'cancel' | 'finish' | 'abort';
const buttons: readonly [Choice, ...Choice[]] = ['cancel', 'finish', 'abort'];
const deafMs = 250;

const outcomes: Readonly<Record<Choice, string>> = {
  cancel: 'f ends the old token now, a ends the new one and keeps the old',
  finish: 'The old token stops working at once',
  abort: 'The new token stops working at once, the old one stays',
};

/** A rotation that is under way: whether the old token is still used and by whom, and the two ways to end it. */
export function RotatingScreen({ target, previous, refresh }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const { endRotation } = useKeyActions(refresh);
  const { lines } = useRecentUse(target);
  const { focus: choice, latest, set, handlers } = useButtons<Choice>(buttons);
  const leave = () => dispatch({ type: 'pop' });
  useKeyboard(
    {
      context: 'rotating',
      deafMs,
      handlers: {
        ...handlers,
        finish: () => set('finish'),
        abort: () => set('abort'),
        press: () => (latest() === 'cancel' ? leave() : say('Press y to confirm')),
        confirm: () => {
          const end = latest();
          if (end === 'cancel') return say('Choose with f or a first');
          leave();
          void endRotation(target, end);
        },
        decline: leave,
      },
    },
    now,
  );
  const foot = [
    <DialogLine key="outcome" text={outcomes[choice]} />,
    <Box key="buttons" gap={1}>
      <Button label="Cancel" focused={choice === 'cancel'} />
      <Button label="Finish (f)" focused={choice === 'finish'} />
      <Button label="Abort (a)" focused={choice === 'abort'} />
    </Box>,
  ];
  return (
    <Screen
      title="keys > rotation"
      context="rotating"
      status={`${choice === 'cancel' ? '' : 'y confirms, '}Escape leaves both tokens as they are`}
    >
      <Dialog
        question={`"${target.name}" has two tokens since its rotation`}
        facts={[...oldSecretState(previous, now()), ...lines]}
        foot={foot}
        columns={columns}
        height={rows - frameRows}
      />
    </Screen>
  );
}
