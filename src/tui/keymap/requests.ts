import type { Binding } from './binding.ts';
import { filtering, opening } from './shared.ts';

/** The live list of requests, and one request. */
export const requestsBindings: readonly Binding[] = [
  opening('requests'),
  filtering('requests'),
  {
    command: 'allowAddress',
    keys: ['a'],
    contexts: ['requests', 'request'],
    help: 'allow its address to the key (asks first)',
    does: ['api-key update'],
    hint: 'allow',
  },
  { command: 'showKey', keys: ['K'], contexts: ['requests'], help: 'to its key' },
  {
    command: 'showKey',
    keys: ['K'],
    contexts: ['request'],
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
];
