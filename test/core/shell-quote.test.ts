import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellQuote } from '../../src/core/shell-quote.ts';

/** A key's name is chosen by whoever makes the key, and the administrator pastes the command that holds it. */
it('a shell reads the word back as it was, and does nothing else with it', () => {
  const words = [
    'plain',
    'kr_4fJ0aZq81LmT',
    '10.0.0.0/8',
    'two words',
    '',
    "it's",
    "'; touch /tmp/owned; '",
    '$(id)',
    '`id`',
    '$HOME',
    '!!',
    '~root',
    '#no',
    '*',
    'a\\b',
    'a"b',
    '-n',
    'Zoë 漢字',
  ];
  const script = `printf '%s\\0' ${words.map(shellQuote).join(' ')}`;
  const { stdout, status } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout.split('\0').slice(0, -1)).toEqual(words);
});
