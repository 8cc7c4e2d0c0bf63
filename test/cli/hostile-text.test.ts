/**
 * The rack refuses names that could act on a terminal, but its files may be older than that rule or
 * edited by hand, and in the audit stands what strangers chose. So the journal is written anew here
 * with such names in it.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { genesisHead, parseLine, seal } from '../../src/core/chain.ts';
import { makeShell, type Shell } from './shell.ts';

const hostile = {
  'case 24: clear screen': 'a\u001b[2Jb',
  'case 25: clipboard write': 'a\u001b]52;c;aGk=\u0007b',
  'case 26: window title': 'a\u001b]0;owned\u0007b',
  'case 27: hyperlink': 'a\u001b]8;;http://evil\u001b\\b',
  'case 28: C1 control': 'a\u009b31mb',
  'case 29: NUL': 'a\u0000b',
  'case 30: carriage return': 'a\rb',
  'case 31: lone surrogate': 'a\ud83db',
  'line break': 'a\nkr_000000000000  fake row',
  'case 32: bidirectional override': 'a\u202eb\u2066c',
  'case 33: zero width': 'a\u200b\ufeff\u2060b',
  'case 34: line separator': 'a\u2028\u2029b',
  'case 35: tags': 'a\u{e0041}b',
};

/** Every character that may leave: printable, or the line break and tab of our own layout. */
const harmless = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]*$/u;

async function rackWithName(name: string): Promise<Shell & { readonly id: string }> {
  const shell = makeShell();
  const id = await shell.createKey('PLACEHOLDER');
  const folder = join(shell.directory, 'journal');
  const [file = ''] = readdirSync(folder);
  let head = genesisHead;
  const lines = readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const record = parseLine(line);
      const data =
        'name' in record.data && record.data.name === 'PLACEHOLDER'
          ? { ...record.data, name }
          : record.data;
      const sealed = seal({ ...record, data } as typeof record, head, record.batch);
      head = sealed.head;
      return `${sealed.line}\n`;
    });
  writeFileSync(join(folder, file), lines.join(''));
  for (const derived of ['keyrack.json', 'head'])
    rmSync(join(shell.directory, derived), { force: true });
  return { ...shell, id };
}

test.each(Object.entries(hostile))('%s in a name reaches no terminal', async (_, name) => {
  const { keyrack, id } = await rackWithName(name);
  const list = [
    ['api-key', 'list'],
    ['audit', 'list'],
    ['api-key', 'show', id],
    ['api-key', 'disable', id],
  ];
  for (const argv of [...list, ['api-key', 'revoke', id]]) {
    for (const format of [[], ['--plain'], ['--json']]) {
      const circumstances = { tty: true, columns: 200, stdin: 'n\n' };
      const { stdout, stderr } = await keyrack([...argv, ...format, '--no-color'], circumstances);
      expect(stdout + stderr).not.toBe('');
      expect((stdout + stderr).replace(/[\n\t]/g, '')).toMatch(harmless);
    }
  }
  const { stdout } = await keyrack(['api-key', 'list']);
  expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  expect((await keyrack(['api-key', 'list', '--plain'])).stdout.trimEnd().split('\n')).toHaveLength(
    1,
  );
});
