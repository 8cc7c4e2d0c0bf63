import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startSession } from './terminal.ts';

const keyrack = join(import.meta.dirname, '../../bin/keyrack');

/** What measures a name beyond ASCII fails, as it would in a Node that was built without the data for it. */
const broken = `--import=data:text/javascript,${encodeURIComponent(
  'Intl.Segmenter.prototype.segment = () => { throw new Error("no segments here"); };',
)}`;

test('case 50: when drawing fails the terminal is given back and the failure is told on it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const data = join(directory, 'rack');
  execFileSync(keyrack, ['--data', data, 'api-key', 'create', 'Raumschiff 🚀', '-q']);
  const ui = startSession('/bin/bash', [
    '-c',
    'NODE_OPTIONS="$0" "$@"; echo "exit $?"; stty -a | grep -o -e "-\\?icanon"',
    broken,
    keyrack,
    '--data',
    data,
  ]);
  await ui.see(/exit 1\nicanon/);
  await ui.ended;
  expect(ui.isAlternate()).toBe(false);
  expect(ui.screen()).toContain('no segments here');
  expect(ui.raw()).toContain('\u001b[?25h');
});
