import type { Binding, Command } from './binding.ts';
import { lists, scrolled } from './contexts.ts';
import { filtering } from './shared.ts';

/** Moving about in lists and texts, and from list to list. */
export const movingBindings: readonly Binding[] = [
  filtering('help'),
  moving('down', ['j', 'down'], 'down'),
  moving('up', ['k', 'up'], 'up'),
  moving('pageDown', ['pagedown', 'ctrl-f'], 'page down'),
  moving('pageUp', ['pageup', 'ctrl-b'], 'page up'),
  moving('halfDown', ['ctrl-d'], 'half a page down'),
  moving('halfUp', ['ctrl-u'], 'half a page up'),
  moving('first', ['g', 'home'], 'first'),
  moving('last', ['G', 'end'], 'last'),
  {
    command: 'showKeys',
    keys: ['1'],
    contexts: scrolled,
    help: 'keys',
    does: ['api-key list'],
  },
  { command: 'showRequests', keys: ['2'], contexts: scrolled, help: 'requests' },
  {
    command: 'showAudit',
    keys: ['3'],
    contexts: scrolled,
    help: 'audit',
    does: ['audit list', 'audit tail'],
  },
  {
    command: 'showAccounts',
    keys: ['4'],
    contexts: scrolled,
    help: 'accounts',
    does: ['account list'],
  },
  { command: 'refresh', keys: ['ctrl-r'], contexts: lists, help: 'refresh now' },
];

function moving(command: Command, keys: Binding['keys'], help: string): Binding {
  return { command, keys, contexts: scrolled, help, navigation: true };
}
