import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { globalOptions } from '../../src/cli/global-options.ts';
import { commandHelp } from '../../src/cli/help.ts';
import { topics } from '../../src/cli/topics.ts';
import { play } from './shell.ts';

const shown = commands.filter(({ hidden }) => !hidden);
const { stdout: page } = await play(['man']);

/** The words of a text, however it is broken into lines. */
function wordsOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** What a formatter makes of the page, but for its layout. */
function plainTextOf(roff: string): string {
  const named: Readonly<Record<string, string>> = { aq: "'", ga: '`', ha: '^', ti: '~', dq: '"' };
  return roff
    .replace(/^\.(SH|SS|B|TH) ?/gm, '')
    .replace(/^\.[A-Za-z].*$/gm, '')
    .replace(/^"(.*)"$/gm, '$1')
    .replace(/\\\[u([0-9A-F]+)\]/g, (_, point) => String.fromCodePoint(Number.parseInt(point, 16)))
    .replace(/\\\((..)/g, (_, name) => named[name] ?? '')
    .replaceAll('\\&', '')
    .replaceAll('\\-', '-')
    .replaceAll('\\e', '\\');
}

/** What `--help` says of a command, line by line, without the headings of its own. */
function statementsOf(command: (typeof commands)[number]): readonly string[] {
  const [own = ''] = commandHelp(command, 80).split('\nOptions of every command:\n');
  const { notes = [] } = command;
  const lines = own.split('\n').filter((line) => line.startsWith('  '));
  return [command.summary, ...lines, ...notes].map((line) => wordsOf(line));
}

test.each(shown.map((command) => [command.words.join(' ') || '(none)', command] as const))(
  'the manual says of %s what its help says',
  (_, command) => {
    const manual = wordsOf(plainTextOf(page));
    for (const statement of statementsOf(command)) expect(manual).toContain(statement);
  },
);

test('the manual holds the options of every command and all topics', () => {
  const manual = wordsOf(plainTextOf(page));
  for (const { name, summary } of globalOptions) {
    expect(manual).toContain(`--${name}`);
    expect(manual).toContain(summary);
  }
  for (const text of Object.values(topics)) expect(manual).toContain(wordsOf(text));
});

test('what is for programs stands in no manual', () => expect(page).not.toContain('__complete'));

test('every line is text or one of the few requests, in ASCII', () => {
  expect(page).toMatch(/^[\n -~]*$/);
  const requests = page.split('\n').filter((line) => /^['.]/.test(line));
  for (const line of requests) expect(line).toMatch(/^\.(TH|SH|SS|TP|PP|B|nf|fi)( |$)/);
});

const formatters: Readonly<Record<string, readonly string[]>> = {
  man: ['--warnings', '-l', '-'],
  groff: ['-man', '-Tutf8', '-ww'],
  mandoc: ['-T', 'lint', '-W', 'error'],
};

for (const [name, argv] of Object.entries(formatters)) {
  const isThere = spawnSync(name, ['--version']).error === undefined;
  test.skipIf(!isThere)(`${name} has nothing to say against it (needs ${name})`, () => {
    const { status, stderr } = spawnSync(name, argv, { input: page, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
}
