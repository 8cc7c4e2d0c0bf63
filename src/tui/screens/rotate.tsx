import { Text } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { Dialog, DialogLine } from '../components/dialog.tsx';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { focusSign, OverlapPicker } from '../components/overlap-picker.tsx';
import { Screen } from '../components/screen.tsx';
import { useField } from '../hooks/use-field.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { deafMs } from '../hooks/use-question.ts';
import { useRecentUse } from '../hooks/use-recent-use.ts';
import { useRotate } from '../hooks/use-rotate.ts';
import { useSetting } from '../hooks/use-setting.ts';
import { useShell } from '../hooks/use-shell.ts';
import { answerFor } from '../model/answer.ts';
import {
  focusOrder,
  isAbrupt,
  type Overlap,
  oldSecretFate,
  otherOverlap,
  type RotationFocus,
  spanOf,
} from '../model/rotation-form.ts';

type Props = { readonly target: ApiKey; readonly refresh: () => Promise<unknown> };

const labels = [
  ['cancel', 'Cancel'],
  ['rotate', 'Rotate (ctrl-s)'],
] as const;

/**
 * Asks how long the old token goes on beside the new one. Cancel has the focus and ctrl-s rotates; to
 * stop a token at once that was used in the last 24 hours, the name of its key has to be typed.
 */
export function RotateScreen({ target, refresh }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const { busy, rotate } = useRotate(refresh);
  const recent = useRecentUse(target);
  const custom = useField();
  const typed = useField();
  const choice = useSetting<Overlap>('24h');
  const place = useSetting<RotationFocus>('cancel');
  const [overlap, focus] = [choice.value, place.value];
  const answer = answerFor(target);
  const span = spanOf(overlap, custom.field.text);
  const asks = isAbrupt(span, recent.used);
  const fieldAt = (name: RotationFocus) =>
    name === 'custom' ? custom : name === 'answer' ? typed : null;

  const leave = () => {
    if (!busy) dispatch({ type: 'pop' });
  };
  const latestSpan = () => spanOf(choice.latest(), custom.latest().text);
  const move = (by: number) => () => {
    const order = focusOrder(choice.latest(), isAbrupt(latestSpan(), recent.used));
    const index = Math.max(0, order.indexOf(place.latest()));
    place.set(order[(index + by + order.length) % order.length] ?? 'cancel');
  };
  const choose = (by: 1 | -1) => () => {
    choice.set(otherOverlap(choice.latest(), by));
    place.set('overlap');
  };
  const submit = () => {
    const latest = latestSpan();
    if ('problem' in latest) {
      place.set('custom');
      return say(latest.problem);
    }
    if (recent.used === null) return say('Wait: who used it is being looked up');
    if (isAbrupt(latest, recent.used) && typed.latest().text.trim() !== answer.text) {
      place.set('answer');
      return say(`It is in use: type the ${answer.asked} first: ${answer.text}`);
    }
    void rotate(target, latest.ms);
  };
  useKeyboard(
    {
      context: 'rotate',
      wary: true,
      deafMs,
      handlers: {
        nextButton: move(1),
        previousButton: move(-1),
        less: choose(-1),
        more: choose(1),
        press: () => (place.latest() === 'cancel' ? leave() : say('ctrl-s rotates the key')),
        submit,
        decline: leave,
      },
      onKey: (key) => (busy ? key !== 'escape' : (fieldAt(place.latest())?.onKey(key) ?? false)),
      onPaste: (pasted) => fieldAt(place.latest())?.onPaste(pasted),
    },
    now,
  );

  const fate = 'problem' in span ? span.problem : oldSecretFate(span.ms, target.expiresAt, now());
  const field = (name: 'custom' | 'answer', label: string) => (
    <Text key={name} wrap="truncate">
      {label}
      <FieldLine
        field={name === 'custom' ? custom.field : typed.field}
        focused={focus === name}
        width={Math.max(1, columns - label.length - 1)}
      />
    </Text>
  );
  const foot = [
    <OverlapPicker key="picker" overlap={overlap} focused={focus === 'overlap'} />,
    ...(overlap === 'custom'
      ? [field('custom', `${focusSign(focus === 'custom')} For how long: `)]
      : []),
    <DialogLine key="fate" text={`  ${fate}`} />,
    ...(asks ? [field('answer', `${focusSign(focus === 'answer')} Type ${answer.text}: `)] : []),
    <Buttons
      key="buttons"
      labels={labels}
      focus={focus === 'cancel' || focus === 'rotate' ? focus : null}
    />,
  ];
  return (
    <Screen
      title="keys > rotate"
      context="rotate"
      status={busy ? 'Rotating' : 'Left and right choose the overlap, ctrl-s makes the new token'}
    >
      <Dialog
        question={`Give "${target.name}" a new token?`}
        facts={[`${target.id} · ${target.profile} · account ${target.account}`, ...recent.lines]}
        foot={foot}
        columns={columns}
        height={rows - frameRows}
      />
    </Screen>
  );
}
