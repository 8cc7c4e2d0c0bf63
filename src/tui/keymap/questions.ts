import type { Binding } from './binding.ts';
import { declining } from './shared.ts';

const no = ['n', 'escape', 'q'];

/** The answers to questions about one key, one address or one account. */
export const questionBindings: readonly Binding[] = [
  { command: 'confirm', keys: ['y'], contexts: ['revoke'], help: 'yes, revoke', hint: 'revoke' },
  {
    command: 'disable',
    keys: ['d'],
    contexts: ['revoke'],
    help: 'disable it instead',
    hint: 'disable',
  },
  declining('revoke', no, 'no, keep it', 'keep'),
  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['revokeUsed'],
    help: 'revoke it, once what is asked for is typed',
    hint: 'revoke',
  },
  declining('revokeUsed', ['escape'], 'no, keep it', 'keep'),
  { command: 'confirm', keys: ['y'], contexts: ['disable'], help: 'yes, disable', hint: 'disable' },
  declining('disable', no, 'no, leave it on', 'leave it on'),
  { command: 'confirm', keys: ['y'], contexts: ['allow'], help: 'yes, allow it', hint: 'allow' },
  declining('allow', no, 'no, leave the list as it is', 'leave as it is'),
  {
    command: 'confirm',
    keys: ['y'],
    contexts: ['removeAccount'],
    help: 'yes, remove it',
    hint: 'remove',
  },
  declining('removeAccount', no, 'no, keep it', 'keep'),
];
