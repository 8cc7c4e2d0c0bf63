import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profiles } from '../../src/core/profiles/index.ts';
import { profileToWire } from '../../src/server/wire/profile.ts';
import { startSession } from './terminal.ts';

const keyrack = join(import.meta.dirname, '../../bin/keyrack');
let directory = '';
let server: Server;

/** A server that is no Keyrack any more: its keys lack the fields that every list draws. */
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keyrack-'));
  const answers: Readonly<Record<string, unknown>> = {
    '/healthz': { status: 'ok', name: 'keyrack', version: '0.1.0' },
    '/v1/profiles': { data: [...profiles.values()].map(profileToWire) },
    '/v1/keys': {
      data: [{ id: 'kr_x' }],
      pagination: { page: 1, per_page: 100, total: 1, total_pages: 1 },
    },
  };
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[pathname] ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(join(directory, 'keyrack.sock'), resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true, force: true });
});

test('case 50: when drawing fails the terminal is given back and the failure is told on it', async () => {
  const ui = startSession('/bin/bash', [
    '-c',
    '"$@"; echo "exit $?"; stty -a | grep -o -e "-\\?icanon"',
    'bash',
    keyrack,
    '--data',
    directory,
  ]);
  await ui.see(/exit 1\nicanon/);
  await ui.ended;
  expect(ui.isAlternate()).toBe(false);
  expect(ui.screen()).toContain('keyrack: ');
  expect(ui.raw()).toContain('\u001b[?25h');
});
