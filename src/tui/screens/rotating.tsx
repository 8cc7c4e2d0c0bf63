import type { ApiKey, PreviousSecret } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { Dialog, DialogLine } from '../components/dialog.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useRecentUse } from '../hooks/use-recent-use.ts';
import { useShell } from '../hooks/use-shell.ts';
import { oldSecretState } from '../model/old-secret.ts';

type Props = {
  readonly target: ApiKey;
  readonly previous: PreviousSecret;
  readonly refresh: () => Promise<unknown>;
};

type Choice = 'cancel' | 'finish' | 'abort';
const labels = [
  ['cancel', 'Cancel'],
  ['finish', 'Finish (f)'],
  ['abort', 'Abort (a)'],
] as const;

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
  const buttons = useQuestion<'finish' | 'abort'>({
    context: 'rotating',
    buttons: ['finish', 'abort'],
    press: () => say('Press y to confirm'),
    handlers: {
      finish: () => buttons.set('finish'),
      abort: () => buttons.set('abort'),
      confirm: () => {
        const end = buttons.latest();
        if (end === 'cancel') return say('Choose with f or a first');
        dispatch({ type: 'pop' });
        void endRotation(target, end);
      },
    },
  });
  const choice: Choice = buttons.focus;
  const foot = [
    <DialogLine key="outcome" text={outcomes[choice]} />,
    <Buttons key="buttons" labels={labels} focus={choice} />,
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
