import type { Binding } from './binding.ts';
import { forms } from './contexts.ts';

/** The forms of a key and of an account. */
export const formBindings: readonly Binding[] = [
  {
    command: 'nextField',
    keys: ['tab', 'down', 'enter'],
    contexts: forms,
    help: 'next field',
    hint: 'next',
    navigation: true,
  },
  {
    command: 'previousField',
    keys: ['shift-tab', 'up'],
    contexts: forms,
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
];
