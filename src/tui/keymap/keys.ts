import type { Binding } from './binding.ts';
import { filtering, opening } from './shared.ts';

const editing = {
  command: 'edit',
  keys: ['e'],
  help: 'edit',
  does: ['api-key update'],
} as const satisfies Partial<Binding>;

/** The list of keys, and one key. */
export const keysBindings: readonly Binding[] = [
  { ...opening('keys'), does: ['api-key show'] },
  {
    command: 'new',
    keys: ['n'],
    contexts: ['keys'],
    help: 'new key',
    does: ['api-key create'],
    hint: 'new',
  },
  { ...editing, contexts: ['keys'] },
  { ...editing, contexts: ['detail'], hint: 'edit' },
  {
    command: 'toggle',
    keys: ['t'],
    contexts: ['keys', 'detail'],
    help: 'switch on or off (marked keys: asks which)',
    does: ['api-key enable', 'api-key disable'],
    hint: 'on/off',
  },
  {
    command: 'revoke',
    keys: ['R'],
    contexts: ['keys', 'detail'],
    help: 'revoke for good (asks first), the marked keys if there are any',
    does: ['api-key revoke'],
    hint: 'revoke',
  },
  {
    command: 'rotate',
    keys: ['o'],
    contexts: ['keys', 'detail'],
    help: 'rotate: a new token, or the end of a rotation (asks first)',
    does: ['api-key rotate'],
  },
  {
    command: 'undo',
    keys: ['z'],
    contexts: ['keys', 'detail'],
    help: 'undo the last edit or switch of this session',
  },
  { command: 'copyId', keys: ['y'], contexts: ['keys', 'detail'], help: 'copy the id' },
  filtering('keys'),
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
];
