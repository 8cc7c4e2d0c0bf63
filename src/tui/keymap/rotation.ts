import type { Binding } from './binding.ts';
import { declining } from './shared.ts';

/** The beginning and the end of a rotation. */
export const rotationBindings: readonly Binding[] = [
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
  declining('rotate', ['escape', 'q'], 'no, keep the token', 'keep'),
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
  {
    command: 'confirm',
    keys: ['y'],
    contexts: ['rotating'],
    help: 'yes, end the chosen one',
    hint: 'end it',
  },
  declining('rotating', ['n', 'escape', 'q'], 'no, leave both as they are', 'leave both'),
];
