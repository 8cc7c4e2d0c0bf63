/**
 * Every key of the terminal UI, once. The dispatcher looks keys up here, the hint line and the help
 * are made from it. Rules: nothing destructive is one modifier away from something harmless; Escape
 * goes back one level and never quits; Enter opens and never confirms a revoke; a key that opens a
 * dialog never confirms it.
 */

/** Where a key is pressed. A screen or dialog has one context; `everywhere` is looked at last. */
export type Context =
  | 'keys'
  | 'detail'
  | 'audit'
  | 'event'
  | 'create'
  | 'token'
  | 'revoke'
  | 'help'
  | 'filter'
  | 'everywhere';

/** What a key means. */
export type Command =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'halfUp'
  | 'halfDown'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'quit'
  | 'stop'
  | 'help'
  | 'filter'
  | 'new'
  | 'toggle'
  | 'revoke'
  | 'copyId'
  | 'refresh'
  | 'showKeys'
  | 'showAudit'
  | 'verifyChain'
  | 'nextField'
  | 'previousField'
  | 'submit'
  | 'copyToken'
  | 'revealToken'
  | 'stored'
  | 'nextButton'
  | 'previousButton'
  | 'press'
  | 'confirm'
  | 'decline';

/** One line of the help. `hint` is the short form for the bottom line. */
export interface Binding {
  readonly command: Command;
  readonly keys: readonly string[];
  readonly contexts: readonly Context[];
  readonly help: string;
  readonly hint?: string;
  /** Safe to run from a burst of keys that arrived at once. */
  readonly navigation?: boolean;
}

const lists: readonly Context[] = ['keys', 'audit'];
const scrolled: readonly Context[] = ['keys', 'audit', 'detail', 'event', 'help'];

export const keymap: readonly Binding[] = [
  { command: 'open', keys: ['enter', 'right', 'l'], contexts: lists, help: 'open', hint: 'open' },
  { command: 'new', keys: ['n'], contexts: ['keys'], help: 'new key', hint: 'new' },
  {
    command: 'toggle',
    keys: ['t'],
    contexts: ['keys', 'detail'],
    help: 'switch on or off',
    hint: 'on/off',
  },
  {
    command: 'revoke',
    keys: ['R'],
    contexts: ['keys', 'detail'],
    help: 'revoke for good (asks first)',
    hint: 'revoke',
  },
  { command: 'copyId', keys: ['y'], contexts: ['keys', 'detail'], help: 'copy the id' },
  { command: 'filter', keys: ['/'], contexts: lists, help: 'filter', hint: 'filter' },
  {
    command: 'verifyChain',
    keys: ['v'],
    contexts: ['audit'],
    help: 'verify the chain',
    hint: 'verify',
  },
  { command: 'down', keys: ['j', 'down'], contexts: scrolled, help: 'down', navigation: true },
  { command: 'up', keys: ['k', 'up'], contexts: scrolled, help: 'up', navigation: true },
  {
    command: 'pageDown',
    keys: ['pagedown', 'ctrl-f'],
    contexts: scrolled,
    help: 'page down',
    navigation: true,
  },
  {
    command: 'pageUp',
    keys: ['pageup', 'ctrl-b'],
    contexts: scrolled,
    help: 'page up',
    navigation: true,
  },
  {
    command: 'halfDown',
    keys: ['ctrl-d'],
    contexts: scrolled,
    help: 'half a page down',
    navigation: true,
  },
  {
    command: 'halfUp',
    keys: ['ctrl-u'],
    contexts: scrolled,
    help: 'half a page up',
    navigation: true,
  },
  { command: 'first', keys: ['g', 'home'], contexts: scrolled, help: 'first', navigation: true },
  { command: 'last', keys: ['G', 'end'], contexts: scrolled, help: 'last', navigation: true },
  { command: 'showKeys', keys: ['1'], contexts: scrolled, help: 'keys' },
  { command: 'showAudit', keys: ['3'], contexts: scrolled, help: 'audit', hint: 'audit' },
  { command: 'refresh', keys: ['ctrl-r'], contexts: lists, help: 'refresh now' },

  {
    command: 'nextField',
    keys: ['tab', 'down', 'enter'],
    contexts: ['create'],
    help: 'next field',
    hint: 'next',
    navigation: true,
  },
  {
    command: 'previousField',
    keys: ['shift-tab', 'up'],
    contexts: ['create'],
    help: 'field before',
    navigation: true,
  },
  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['create'],
    help: 'create the key',
    hint: 'create',
  },

  {
    command: 'nextButton',
    keys: ['tab', 'right', 'down', 'l', 'j'],
    contexts: ['token', 'revoke'],
    help: 'next button',
    navigation: true,
  },
  {
    command: 'previousButton',
    keys: ['shift-tab', 'left', 'up', 'h', 'k'],
    contexts: ['token', 'revoke'],
    help: 'button before',
    navigation: true,
  },
  {
    command: 'press',
    keys: ['enter', 'space'],
    contexts: ['token', 'revoke'],
    help: 'press the button',
  },
  { command: 'copyToken', keys: ['c'], contexts: ['token'], help: 'copy the token', hint: 'copy' },
  {
    command: 'revealToken',
    keys: ['v'],
    contexts: ['token'],
    help: 'show or hide the token',
    hint: 'show',
  },
  {
    command: 'stored',
    keys: ['i'],
    contexts: ['token'],
    help: 'I have stored it',
    hint: 'I have stored it',
  },

  { command: 'confirm', keys: ['y'], contexts: ['revoke'], help: 'yes, revoke', hint: 'revoke' },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['revoke'],
    help: 'no, keep it',
    hint: 'keep',
  },

  {
    command: 'submit',
    keys: ['enter', 'down', 'tab'],
    contexts: ['filter'],
    help: 'keep the filter',
    hint: 'keep',
  },
  {
    command: 'back',
    keys: ['escape'],
    contexts: ['filter'],
    help: 'clear the filter',
    hint: 'clear',
  },

  {
    command: 'back',
    keys: ['escape', 'left', 'h', 'q'],
    contexts: ['detail', 'event', 'help'],
    help: 'back',
    hint: 'back',
  },
  {
    command: 'back',
    keys: ['escape'],
    contexts: ['keys', 'audit', 'create', 'token'],
    help: 'back one level',
  },
  {
    command: 'help',
    keys: ['?'],
    contexts: ['keys', 'detail', 'audit', 'event'],
    help: 'this help',
    hint: 'help',
  },
  { command: 'quit', keys: ['q'], contexts: lists, help: 'quit', hint: 'quit' },
  { command: 'stop', keys: ['ctrl-c'], contexts: ['everywhere'], help: 'quit from anywhere' },
];

/** The binding of a key in a context, or undefined. */
export function findBinding(context: Context, key: string): Binding | undefined {
  return keymap.find(
    (one) =>
      (one.contexts.includes(context) || one.contexts.includes('everywhere')) &&
      one.keys.includes(key),
  );
}

/** The bindings of a context in the order of the help. */
export function bindingsOf(context: Context): readonly Binding[] {
  return keymap.filter(
    (one) => one.contexts.includes(context) || one.contexts.includes('everywhere'),
  );
}

/** The hint line of a context: `enter open  n new  …`. */
export function hintsOf(context: Context): string {
  return bindingsOf(context)
    .flatMap(({ keys, hint }) => (hint && keys[0] ? [`${keys[0]} ${hint}`] : []))
    .join('  ');
}
