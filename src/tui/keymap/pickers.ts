import type { Binding } from './binding.ts';

/** What is picked from or typed over a list: the palette, the sort picker, the filter. */
export const pickerBindings: readonly Binding[] = [
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
  { command: 'open', keys: ['enter'], contexts: ['palette'], help: 'do it', hint: 'do it' },
  {
    command: 'copyLine',
    keys: ['y', 'c'],
    contexts: ['commandLine'],
    help: 'copy the command line',
    hint: 'copy',
  },
  { command: 'down', keys: ['j', 'down', 's'], contexts: ['sort'], help: 'down', navigation: true },
  { command: 'up', keys: ['k', 'up'], contexts: ['sort'], help: 'up', navigation: true },
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
  {
    command: 'submit',
    keys: ['enter', 'down', 'tab'],
    contexts: ['filter', 'find'],
    help: 'keep the filter',
    hint: 'keep',
  },
  {
    command: 'back',
    keys: ['escape'],
    contexts: ['filter', 'find'],
    help: 'clear the filter',
    hint: 'clear',
  },
  {
    command: 'help',
    keys: ['?'],
    contexts: ['filter'],
    help: 'its terms, before anything is typed',
    hint: 'terms',
  },
];
