import type { Binding, Context } from './binding.ts';

/** Dialogs whose buttons the arrows and letters choose. */
const buttoned: readonly Context[] = [
  'token',
  'revoke',
  'disable',
  'rotating',
  'switchMany',
  'allow',
  'removeAccount',
];

/** The rows of buttons under questions. */
export const buttonBindings: readonly Binding[] = [
  {
    command: 'nextButton',
    keys: ['tab', 'right', 'down', 'l', 'j'],
    contexts: buttoned,
    help: 'next button',
    navigation: true,
  },
  {
    command: 'previousButton',
    keys: ['shift-tab', 'left', 'up', 'h', 'k'],
    contexts: buttoned,
    help: 'button before',
    navigation: true,
  },
  { command: 'press', keys: ['enter', 'space'], contexts: buttoned, help: 'press the button' },
  ...besideField(['revokeUsed', 'rotate'], 'next field or button', 'the one before'),
  ...besideField(['revokeMany'], 'next button', 'button before'),
];

/** Where a field is typed in, letters and blanks are its own. */
function besideField(
  contexts: readonly Context[],
  next: string,
  previous: string,
): readonly Binding[] {
  return [
    { command: 'nextButton', keys: ['tab', 'down'], contexts, help: next, navigation: true },
    {
      command: 'previousButton',
      keys: ['shift-tab', 'up'],
      contexts,
      help: previous,
      navigation: true,
    },
    { command: 'press', keys: ['enter'], contexts, help: 'press the button' },
  ];
}
