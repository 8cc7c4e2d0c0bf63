/** What holds for every command of the table, the ones that are still to come included. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/table.ts';
import { exitCodes } from '../../src/cli/exit-code.ts';
import { makeShell, play, type Shell } from './shell.ts';

const named = commands
  .filter(({ words, hidden }) => words.length > 0 && !hidden)
  .map((command) => [command.words.join(' '), command] as const);

/** These go on until somebody ends them. */
const endless = new Set(['serve', 'audit tail']);
/** These print a text that is no record. */
const texts = new Set(['help', 'completion', 'man']);
const records = named.filter(([name]) => !endless.has(name) && !texts.has(name));

test.each(named)('%s --help exits 0 and says nothing on stderr', async (name) => {
  const outcome = await play([...name.split(' '), '--help']);
  expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
  expect(outcome.stdout).toMatch(/^keyrack [^:]+: (.+\n)+\nExamples:\n/);
});

test.each(named)('%s ends quietly when nobody reads its help', async (name) => {
  const outcome = await play([...name.split(' '), '--help'], { broken: 'EPIPE' });
  expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test.each(named)('%s answers an unknown option with exit 2 and a suggestion', async (name) => {
  const argv = [...name.split(' '), '--jsn'];
  const { exitCode, stdout, stderr } = await play(argv);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain('there is no option "--jsn"');
  expect(stderr).toContain('hint: did you mean "--json"?');
});

test.each(named)('%s tells a mistake as one JSON object with --json', async (name) => {
  const { exitCode, stdout, stderr } = await play([...name.split(' '), '--jsn', '--json']);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'invalid_input',
      message: expect.stringContaining('"--jsn"'),
      issues: [],
      hints: ['did you mean "--json"?'],
    },
  });
});

test.each(named)('%s refuses --json with --plain, and one argument too many', async (name, one) => {
  const words = name.split(' ');
  expect((await play([...words, ...fill(one, 'x'), '--json', '--plain'])).exitCode).toBe(2);
  if (one.positionals?.at(-1)?.many) return;
  const { exitCode, stderr } = await play([...words, ...fill(one, 'x'), 'surplus']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('"surplus" is one argument too many');
});

/** As many arguments as the command needs. */
function fill({ positionals = [] }: Command, value: string): readonly string[] {
  return positionals.filter(({ optional }) => !optional).map(() => value);
}

/** The command with arguments that mean something in the shell, as far as their names tell. */
async function lineFor({ words, positionals = [], options = [] }: Command, shell: Shell) {
  const file = join(shell.home, 'file');
  writeFileSync(file, '');
  const values: Readonly<Record<string, string>> = {
    ID: await shell.createKey('x'),
    NAME: 'someone',
    FILE: join(shell.home, 'new'),
    PATH: file,
    URL: 'http://127.0.0.1:9/',
  };
  const given = positionals.map(({ name }) => values[name.replace(/\.\.\.$/, '')] ?? 'x');
  return [...words, ...given, ...(options.some(({ name }) => name === 'yes') ? ['-y'] : [])];
}

const known = new Set<number>(Object.values(exitCodes));

test.each(records)('%s with --json -q writes JSON and nothing else', async (_, command) => {
  const shell = makeShell();
  const argv = [...(await lineFor(command, shell)), '--json', '-q'];
  const env = { HOME: shell.home };
  const { exitCode, stdout, stderr } = await shell.keyrack(argv, { stdin: '', env });
  expect(known).toContain(exitCode);
  if (stdout !== '') expect(typeof JSON.parse(stdout)).toBe('object');
  if (stderr !== '') expect(Object.keys(JSON.parse(stderr))).toEqual(['error']);
  if (exitCode === 0) expect(stderr).toBe('');
  else expect(stdout + stderr).not.toBe('');
});

test.each(records)(
  '%s with --plain writes no colours, on a terminal as well',
  async (_, command) => {
    const shell = makeShell();
    const argv = [...(await lineFor(command, shell)), '--plain', '-q', '--no-input'];
    const env = { HOME: shell.home };
    const { stdout } = await shell.keyrack(argv, { stdin: '', env, tty: true, columns: 20 });
    expect(stdout).not.toContain('\u001b');
  },
);
