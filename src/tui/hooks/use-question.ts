import type { Context } from '../keymap/binding.ts';
import { useButtons } from './use-buttons.ts';
import type { useField } from './use-field.ts';
import { type Keyboard, useKeyboard } from './use-keyboard.ts';
import { useProgram } from './use-program.ts';
import { useShell } from './use-shell.ts';

/** Keys pressed by inertia right after a question has opened are not heard, but for a no. */
export const deafMs = 250;

interface Question<T extends string> {
  readonly context: Context;
  /** The buttons beside Cancel. */
  readonly buttons: readonly T[];
  /** What Enter does on a button beside Cancel: it says how that is confirmed, or opens what asks. */
  readonly press: (button: T) => void;
  readonly handlers: Keyboard['handlers'];
  /** What has to be typed before it is confirmed. */
  readonly field?: Pick<ReturnType<typeof useField>, 'onKey' | 'onPaste'>;
  /** True while it is done: then nobody leaves. */
  readonly isBusy?: boolean;
}

/** A question with Cancel focused: Enter leaves and never confirms, a key of its own does. */
export function useQuestion<T extends string>(question: Question<T>) {
  const { context, press, handlers, field, isBusy = false } = question;
  const { dispatch } = useShell();
  const { now } = useProgram();
  const buttons = useButtons<T | 'cancel'>(['cancel', ...question.buttons]);
  const { latest } = buttons;
  const leave = () => {
    if (!isBusy) dispatch({ type: 'pop' });
  };
  const pressed = () => {
    const button = latest();
    if (button === 'cancel') leave();
    else press(button as T);
  };
  useKeyboard(
    {
      context,
      deafMs,
      ...(field && {
        wary: true,
        onKey: (key: string) => !isBusy && field.onKey(key),
        onPaste: (text: string) => {
          if (!isBusy) field.onPaste(text);
        },
      }),
      handlers: { ...buttons.handlers, press: pressed, decline: leave, ...handlers },
    },
    now,
  );
  return buttons;
}
