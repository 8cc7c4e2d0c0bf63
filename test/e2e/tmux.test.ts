import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Session, startSession } from './terminal.ts';

const keyrack = join(import.meta.dirname, '../../bin/keyrack');
const hasTmux = spawnSync('tmux', ['-V']).status === 0;
const socket = `keyrack-test-${process.pid}`;

let directory = '';
let session: Session | null = null;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyrack-'));
});

afterEach(async () => {
  spawnSync('tmux', ['-L', socket, 'kill-server']);
  await session?.ended;
  rmSync(directory, { recursive: true, force: true });
});

// By default tmux drops OSC 52 of programs in silence, so this road is the only one that arrives.
test.skipIf(!hasTmux)(
  'inside tmux a copied token reaches the outer terminal and stays in no buffer',
  async () => {
    const command = `'${keyrack}' --data '${join(directory, 'rack')}'; sleep 60`;
    const tmux = ['-L', socket, '-f', '/dev/null'];
    session = startSession('tmux', [...tmux, 'new-session', command], { KEYRACK_PORT: '0' });
    await session.see('No keys yet.');
    await session.press('n', 'keys > new');
    await session.press('tmux', 'tmux');
    await session.press('\u0013', 'is made');
    await session.press('c', 'Given to tmux');
    await expect
      .poll(() => session?.clipboard.at(-1))
      .toMatch(/^kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
    expect(execFileSync('tmux', [...tmux, 'list-buffers'], { encoding: 'utf8' })).toBe('');
    await session.press('i', '● active');
  },
);
