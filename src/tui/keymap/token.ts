import type { Binding } from './binding.ts';

/** The panel of a new token, and the line that is typed in it. */
export const tokenBindings: readonly Binding[] = [
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
];
