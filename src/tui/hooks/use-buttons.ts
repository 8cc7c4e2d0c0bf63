import { useSetting } from './use-setting.ts';

/** Which of the buttons has the focus, the first one at the beginning. */
export function useButtons<T extends string>(buttons: readonly [T, ...T[]]) {
  const { value, latest, set } = useSetting<T>(buttons[0]);
  const move = (by: 1 | -1) => () => {
    const index = buttons.indexOf(latest()) + by;
    set(buttons[(index + buttons.length) % buttons.length] ?? buttons[0]);
  };
  return { focus: value, latest, set, handlers: { nextButton: move(1), previousButton: move(-1) } };
}
