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
  | 'edit'
  | 'token'
  | 'tokenLine'
  | 'revoke'
  | 'revokeUsed'
  | 'disable'
  | 'rotate'
  | 'rotating'
  | 'requests'
  | 'request'
  | 'allow'
  | 'accounts'
  | 'account'
  | 'removeAccount'
  | 'switchMany'
  | 'revokeMany'
  | 'outcomes'
  | 'sort'
  | 'palette'
  | 'messages'
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
  | 'sort'
  | 'invert'
  | 'mark'
  | 'markRange'
  | 'markAll'
  | 'unmark'
  | 'enableMany'
  | 'disableMany'
  | 'palette'
  | 'messages'
  | 'new'
  | 'edit'
  | 'toggle'
  | 'rotate'
  | 'revoke'
  | 'undo'
  | 'copyId'
  | 'refresh'
  | 'showKeys'
  | 'showRequests'
  | 'showAudit'
  | 'showAccounts'
  | 'showKey'
  | 'pause'
  | 'refusedOnly'
  | 'allowAddress'
  | 'newAccount'
  | 'editAccount'
  | 'removeAccount'
  | 'verifyChain'
  | 'nextField'
  | 'previousField'
  | 'submit'
  | 'ownAddress'
  | 'copyToken'
  | 'revealToken'
  | 'stored'
  | 'nextForm'
  | 'saveToken'
  | 'printToken'
  | 'proveToken'
  | 'less'
  | 'more'
  | 'disable'
  | 'finish'
  | 'abort'
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

const lists: readonly Context[] = ['keys', 'requests', 'audit', 'accounts'];
const views: readonly Context[] = [...lists, 'detail', 'request', 'event'];
/** Dialogs whose buttons the arrows choose. */
const buttoned: readonly Context[] = [
  'token',
  'revoke',
  'disable',
  'rotating',
  'switchMany',
  'allow',
  'removeAccount',
];
const scrolled: readonly Context[] = [...views, 'outcomes', 'messages', 'help'];

export const keymap: readonly Binding[] = [
  {
    command: 'open',
    keys: ['enter', 'right', 'l'],
    contexts: ['keys', 'requests', 'audit'],
    help: 'open',
    hint: 'open',
  },
  { command: 'new', keys: ['n'], contexts: ['keys'], help: 'new key', hint: 'new' },
  { command: 'edit', keys: ['e'], contexts: ['keys'], help: 'edit' },
  { command: 'edit', keys: ['e'], contexts: ['detail'], help: 'edit', hint: 'edit' },
  {
    command: 'toggle',
    keys: ['t'],
    contexts: ['keys', 'detail'],
    help: 'switch on or off (marked keys: asks which)',
    hint: 'on/off',
  },
  {
    command: 'revoke',
    keys: ['R'],
    contexts: ['keys', 'detail'],
    help: 'revoke for good (asks first), the marked keys if there are any',
    hint: 'revoke',
  },
  {
    command: 'rotate',
    keys: ['o'],
    contexts: ['keys', 'detail'],
    help: 'rotate: a new token, or the end of a rotation (asks first)',
  },
  {
    command: 'undo',
    keys: ['z'],
    contexts: ['keys', 'detail'],
    help: 'undo the last edit or switch of this session',
  },
  { command: 'copyId', keys: ['y'], contexts: ['keys', 'detail'], help: 'copy the id' },
  {
    command: 'filter',
    keys: ['/'],
    contexts: [...lists, 'help'],
    help: 'filter',
    hint: 'filter',
  },
  { command: 'sort', keys: ['s'], contexts: ['keys'], help: 'sort by' },
  { command: 'invert', keys: ['S'], contexts: ['keys'], help: 'sort the other way round' },
  {
    command: 'mark',
    keys: ['space'],
    contexts: ['keys'],
    help: 'mark, and go on to the next',
    navigation: true,
  },
  {
    command: 'markRange',
    keys: ['v'],
    contexts: ['keys'],
    help: 'begin a range of marks, and end it',
  },
  { command: 'markAll', keys: ['*'], contexts: ['keys'], help: 'mark all that the filter shows' },
  { command: 'unmark', keys: ['u'], contexts: ['keys'], help: 'take all marks away' },
  {
    command: 'verifyChain',
    keys: ['v'],
    contexts: ['audit'],
    help: 'verify the chain',
    hint: 'verify',
  },
  {
    command: 'allowAddress',
    keys: ['a'],
    contexts: ['requests', 'request'],
    help: 'allow its address to the key (asks first)',
    hint: 'allow',
  },
  {
    command: 'showKey',
    keys: ['K'],
    contexts: ['requests', 'audit'],
    help: 'to its key',
  },
  {
    command: 'showKey',
    keys: ['K'],
    contexts: ['request', 'event'],
    help: 'to its key',
    hint: 'its key',
  },
  {
    command: 'refusedOnly',
    keys: ['f'],
    contexts: ['requests'],
    help: 'refused ones alone, or all',
    hint: 'refused',
  },
  {
    command: 'pause',
    keys: ['Z'],
    contexts: ['requests'],
    help: 'hold the list still, or go on',
    hint: 'pause',
  },
  {
    command: 'editAccount',
    keys: ['enter', 'right', 'l', 'e'],
    contexts: ['accounts'],
    help: 'its role and permissions',
    hint: 'edit',
  },
  {
    command: 'newAccount',
    keys: ['n'],
    contexts: ['accounts'],
    help: 'new account',
    hint: 'new',
  },
  {
    command: 'showKey',
    keys: ['K'],
    contexts: ['accounts'],
    help: 'to its keys',
    hint: 'its keys',
  },
  {
    command: 'removeAccount',
    keys: ['R'],
    contexts: ['accounts'],
    help: 'remove for good (asks first)',
    hint: 'remove',
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
  { command: 'showRequests', keys: ['2'], contexts: scrolled, help: 'requests' },
  { command: 'showAudit', keys: ['3'], contexts: scrolled, help: 'audit' },
  { command: 'showAccounts', keys: ['4'], contexts: scrolled, help: 'accounts' },
  { command: 'refresh', keys: ['ctrl-r'], contexts: lists, help: 'refresh now' },

  {
    command: 'nextField',
    keys: ['tab', 'down', 'enter'],
    contexts: ['create', 'edit', 'account'],
    help: 'next field',
    hint: 'next',
    navigation: true,
  },
  {
    command: 'previousField',
    keys: ['shift-tab', 'up'],
    contexts: ['create', 'edit', 'account'],
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
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['edit'],
    help: 'save the changes',
    hint: 'save',
  },
  {
    command: 'ownAddress',
    keys: ['ctrl-o'],
    contexts: ['create', 'edit'],
    help: 'allow the address that this session comes from',
  },

  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['account'],
    help: 'save the account',
    hint: 'save',
  },

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
  {
    command: 'press',
    keys: ['enter', 'space'],
    contexts: buttoned,
    help: 'press the button',
  },
  {
    command: 'nextButton',
    keys: ['tab', 'down'],
    contexts: ['revokeUsed', 'rotate'],
    help: 'next field or button',
    navigation: true,
  },
  {
    command: 'previousButton',
    keys: ['shift-tab', 'up'],
    contexts: ['revokeUsed', 'rotate'],
    help: 'the one before',
    navigation: true,
  },
  {
    command: 'press',
    keys: ['enter'],
    contexts: ['revokeUsed', 'rotate'],
    help: 'press the button',
  },
  {
    command: 'disableMany',
    keys: ['d'],
    contexts: ['switchMany'],
    help: 'switch them off',
    hint: 'disable',
  },
  {
    command: 'enableMany',
    keys: ['e'],
    contexts: ['switchMany'],
    help: 'switch them on',
    hint: 'enable',
  },
  {
    command: 'nextButton',
    keys: ['tab', 'down'],
    contexts: ['revokeMany'],
    help: 'next button',
    navigation: true,
  },
  {
    command: 'previousButton',
    keys: ['shift-tab', 'up'],
    contexts: ['revokeMany'],
    help: 'button before',
    navigation: true,
  },
  { command: 'press', keys: ['enter'], contexts: ['revokeMany'], help: 'press the button' },
  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['revokeMany'],
    help: 'revoke them, once their count or name is typed',
    hint: 'revoke',
  },
  {
    command: 'decline',
    keys: ['escape'],
    contexts: ['revokeMany'],
    help: 'no, keep them',
    hint: 'keep',
  },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['switchMany'],
    help: 'no, leave them as they are',
    hint: 'back',
  },
  {
    command: 'down',
    keys: ['down', 'tab', 'ctrl-n'],
    contexts: ['palette'],
    help: 'down',
    navigation: true,
  },
  {
    command: 'up',
    keys: ['up', 'shift-tab', 'ctrl-p'],
    contexts: ['palette'],
    help: 'up',
    navigation: true,
  },
  { command: 'down', keys: ['j', 'down', 's'], contexts: ['sort'], help: 'down', navigation: true },
  { command: 'up', keys: ['k', 'up'], contexts: ['sort'], help: 'up', navigation: true },
  { command: 'open', keys: ['enter'], contexts: ['palette'], help: 'do it', hint: 'do it' },
  {
    command: 'open',
    keys: ['enter', 'space'],
    contexts: ['sort'],
    help: 'sort by this',
    hint: 'sort by this',
  },
  {
    command: 'invert',
    keys: ['S'],
    contexts: ['sort'],
    help: 'the other way round',
    hint: 'the other way round',
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
    command: 'saveToken',
    keys: ['s'],
    contexts: ['token'],
    help: 'save it to a new file',
    hint: 'save',
  },
  {
    command: 'printToken',
    keys: ['p'],
    contexts: ['token'],
    help: 'print it on the normal screen, where the scrollback keeps it',
    hint: 'print',
  },
  {
    command: 'proveToken',
    keys: ['b'],
    contexts: ['token'],
    help: 'paste it back to check what you stored',
    hint: 'check',
  },
  {
    command: 'nextForm',
    keys: ['f'],
    contexts: ['token'],
    help: 'copy as token, header, env line or curl',
    hint: 'form',
  },
  {
    command: 'stored',
    keys: ['i'],
    contexts: ['token'],
    help: 'I have stored it',
    hint: 'stored',
  },
  { command: 'submit', keys: ['enter'], contexts: ['tokenLine'], help: 'go on', hint: 'go on' },
  { command: 'back', keys: ['escape'], contexts: ['tokenLine'], help: 'back', hint: 'back' },

  { command: 'confirm', keys: ['y'], contexts: ['revoke'], help: 'yes, revoke', hint: 'revoke' },
  {
    command: 'disable',
    keys: ['d'],
    contexts: ['revoke'],
    help: 'disable it instead',
    hint: 'disable',
  },
  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['revokeUsed'],
    help: 'revoke it, once what is asked for is typed',
    hint: 'revoke',
  },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['revoke'],
    help: 'no, keep it',
    hint: 'keep',
  },
  {
    command: 'decline',
    keys: ['escape'],
    contexts: ['revokeUsed'],
    help: 'no, keep it',
    hint: 'keep',
  },
  { command: 'confirm', keys: ['y'], contexts: ['disable'], help: 'yes, disable', hint: 'disable' },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['disable'],
    help: 'no, leave it on',
    hint: 'leave it on',
  },
  {
    command: 'less',
    keys: ['left', 'h'],
    contexts: ['rotate'],
    help: 'the old token stops sooner',
  },
  {
    command: 'more',
    keys: ['right', 'l'],
    contexts: ['rotate'],
    help: 'the old token stops later',
    hint: 'later',
  },
  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['rotate'],
    help: 'make the new token',
    hint: 'rotate',
  },
  {
    command: 'decline',
    keys: ['escape', 'q'],
    contexts: ['rotate'],
    help: 'no, keep the token',
    hint: 'keep',
  },
  {
    command: 'finish',
    keys: ['f'],
    contexts: ['rotating'],
    help: 'choose to end the old token',
    hint: 'finish',
  },
  {
    command: 'abort',
    keys: ['a'],
    contexts: ['rotating'],
    help: 'choose to end the new token',
    hint: 'abort',
  },
  { command: 'confirm', keys: ['y'], contexts: ['allow'], help: 'yes, allow it', hint: 'allow' },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['allow'],
    help: 'no, leave the list as it is',
    hint: 'leave as it is',
  },
  {
    command: 'confirm',
    keys: ['y'],
    contexts: ['rotating'],
    help: 'yes, end the chosen one',
    hint: 'end it',
  },
  {
    command: 'confirm',
    keys: ['y'],
    contexts: ['removeAccount'],
    help: 'yes, remove it',
    hint: 'remove',
  },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['rotating'],
    help: 'no, leave both as they are',
    hint: 'leave both',
  },
  {
    command: 'decline',
    keys: ['n', 'escape', 'q'],
    contexts: ['removeAccount'],
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
    contexts: ['detail', 'request', 'event', 'outcomes', 'sort', 'messages', 'help'],
    help: 'back',
    hint: 'back',
  },
  {
    command: 'back',
    keys: ['escape'],
    contexts: [...lists, 'create', 'edit', 'account', 'token', 'palette'],
    help: 'back one level',
  },
  {
    command: 'palette',
    keys: [':'],
    contexts: views,
    help: 'find an action and do it',
    hint: 'actions',
  },
  { command: 'messages', keys: ['m'], contexts: views, help: 'the last messages' },
  {
    command: 'help',
    keys: ['?'],
    contexts: views,
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
