import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { topics } from '../../src/cli/topics.ts';
import { play } from './shell.ts';

const shown = commands.filter(({ hidden }) => !hidden);
const names = shown.map(({ words }) => [...words, '--help']);
const helps = [...names, ...Object.keys(topics).map((topic) => ['help', topic])];

/** Examples and usage stand on one line, however long it is, so that they can be pasted. */
function isCommand(line: string): boolean {
  return line.startsWith('  keyrack ');
}

function widest(text: string): number {
  const lines = text.split('\n').filter((line) => !isCommand(line));
  return Math.max(...lines.map(({ length }) => length));
}

test.each(helps)('%j %j %j %j fits 80 columns where there is no terminal', async (...argv) => {
  const { exitCode, stdout } = await play(argv);
  expect(exitCode).toBe(0);
  expect(widest(stdout)).toBeLessThanOrEqual(80);
});

test('help is as wide as the terminal, within what can be read well', async () => {
  const at = async (columns: number) =>
    (await play(['scan', '--help'], { tty: true, columns })).stdout;
  expect(widest(await at(60))).toBeLessThanOrEqual(60);
  expect(widest(await at(300))).toBeGreaterThan(80);
  expect(widest(await at(300))).toBeLessThanOrEqual(100);
});

test('a topic goes on below what it says of a word, and breaks no example', async () => {
  const at = async (topic: string) =>
    (await play(['help', topic], { tty: true, columns: 50 })).stdout;
  const margin = `\n${' '.repeat(27)}`;
  expect(await at('environment')).toContain(
    `\n  KEYRACK_LOG              a line for every${margin}answered request: json,${margin}text or off\n`,
  );
  expect(await at('config')).toContain('"methods":["GET"],"permission":"manage"}]}\n');
});

test('wrapping loses no word', async () => {
  const { stdout } = await play(['scan', '--help'], { tty: true, columns: 40 });
  const { notes = [] } = shown.find(({ words }) => words[0] === 'scan') ?? {};
  for (const note of notes) expect(stdout.replace(/\s+/g, ' ')).toContain(note);
});

test('help tells the other name of a command', async () => {
  expect((await play(['--help'])).stdout).toContain('key stands for api-key');
});
