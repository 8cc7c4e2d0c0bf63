/** SIGTERM under load: requests under way are answered, what was acknowledged is there, nothing is left behind. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { client, keyrack, makeHome, mint, serve } from './served.ts';

const clients = 16;

test('case 116: a server that is stopped in the middle of a batch ends with 143, and every key that it acknowledged is there', async () => {
  const home = makeHome();
  const manager = await mint(home, 'manager', 'manage');
  const { at, process, done } = await serve(home);
  const acknowledged: string[] = [];
  const work = async (call: ReturnType<typeof client>) => {
    for (;;) {
      const answer = await call('POST', '/v1/keys', { name: 'key' }).catch(() => null);
      if (answer === null) return;
      expect(answer.status).toBe(201);
      acknowledged.push(answer.body.data.id);
      if (acknowledged.length === 10 * clients) process.kill('SIGTERM');
    }
  };
  await Promise.all(Array.from({ length: clients }, () => work(client(at, manager))));
  const { exitCode, stderr } = await done;
  expect([exitCode, process.signalCode]).toEqual([143, null]);
  expect(stderr).toContain('stopping, requests under way are answered first');
  expect(existsSync(join(home, 'rack/keyrack.sock'))).toBe(false);

  const { stdout } = await keyrack(home, 'backup', '-').done;
  const [header = '', ...lines] = stdout.trimEnd().split('\n');
  const made = lines.map((line) => JSON.parse(line)).filter(({ op }) => op === 'key.created');
  expect(made.map(({ data }) => data.id)).toEqual(expect.arrayContaining(acknowledged));
  // Whoever was not answered may have a key nonetheless, but only one that was under way.
  expect(made.length - 1 - acknowledged.length).toBeLessThanOrEqual(clients);
  expect(JSON.parse(header).seq).toBe(lines.length);
  const again = await keyrack(home, 'audit', 'verify').done;
  expect(again).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('half-done') });
});
