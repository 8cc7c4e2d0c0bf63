import type { Binding } from './binding.ts';
import { forms, lists, views } from './contexts.ts';

/** The ways back and out, and what is open to every screen. */
export const windowBindings: readonly Binding[] = [
  {
    command: 'back',
    keys: ['escape', 'left', 'h', 'q'],
    contexts: [
      ...['detail', 'request', 'event', 'outcomes', 'sort', 'commandLine'],
      ...['boxes', 'messages', 'help'],
    ] as const,
    help: 'back',
    hint: 'back',
  },
  {
    command: 'back',
    keys: ['escape'],
    contexts: [...lists, ...forms, 'token', 'palette'],
    help: 'back one level',
  },
  {
    command: 'palette',
    keys: [':'],
    contexts: views,
    help: 'find an action and do it',
    hint: 'actions',
  },
  {
    command: 'boxes',
    keys: ['b'],
    contexts: views,
    help: 'the boxes that share the rack',
    does: ['box list'],
  },
  { command: 'messages', keys: ['m'], contexts: views, help: 'the last messages' },
  {
    command: 'help',
    keys: ['?'],
    contexts: views,
    help: 'this help',
    does: ['help'],
    hint: 'help',
  },
  { command: 'quit', keys: ['q'], contexts: [...lists, 'tooSmall'], help: 'quit', hint: 'quit' },
  { command: 'stop', keys: ['ctrl-c'], contexts: ['everywhere'], help: 'quit from anywhere' },
];
