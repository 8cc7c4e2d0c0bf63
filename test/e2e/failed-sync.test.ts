/** The real `bin/keyrack` whose syncs really fail: strace puts EIO in their place. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { client, keyrack, makeHome, mint, serve } from './served.ts';

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** Lets every data sync of a running process fail; resolves with what ends that. */
async function failSyncs(pid: number): Promise<() => Promise<void>> {
  const inject = ['-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO'];
  const tracer = spawn('strace', ['-f', '-p', String(pid), ...inject, '-o', '/dev/null'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(tracer, 'close');
  const end = async () => {
    tracer.kill('SIGINT');
    await ended;
  };
  onTestFinished(end);
  let said = '';
  for await (const text of tracer.stderr.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += text;
    if (said.includes('attached')) return end;
  }
  throw new Error(`strace ended: ${said}`);
}

test.skipIf(!canTrace)(
  'case 108: after one failed sync a server refuses changes, judges tokens, is alive and not ready, and a restart ends it',
  async () => {
    const home = makeHome();
    const manager = await mint(home, 'manager', 'manage');
    const server = await serve(home);
    const call = client(server.at, manager);
    const [{ body: one }, { body: two }] = [
      await call('POST', '/v1/keys', { name: 'one', scopes: ['manage'] }),
      await call('POST', '/v1/keys', { name: 'two', scopes: ['manage'] }),
    ];
    const endFaults = await failSyncs(server.process.pid ?? 0);
    const revoke = () => call('DELETE', `/v1/keys/${one.data.id}`);
    const failed = await revoke();
    expect([failed.status, failed.body.code]).toEqual([503, 'store_stopped']);
    await endFaults();

    const changes = [
      revoke,
      () => call('DELETE', `/v1/keys/${two.data.id}`),
      () => call('POST', '/v1/keys', { name: 'late' }),
    ];
    for (const change of changes) expect((await change()).body.code).toBe('store_stopped');
    const command = await keyrack(home, 'api-key', 'create', 'by command').done;
    expect([command.exitCode, command.stderr]).toEqual([1, expect.stringContaining('restart')]);
    const codes = [one, two].map(({ token }) => call('GET', '/v1/keys', undefined, token));
    expect((await Promise.all(codes)).map(({ body }) => body.code)).toEqual(['revoked', undefined]);
    expect((await call('GET', '/healthz')).status).toBe(200);
    expect(await call('GET', '/readyz')).toEqual({
      status: 503,
      body: { status: 'stopped', reason: 'a change was not confirmed by the disk (EIO)' },
    });
    server.process.kill('SIGTERM');
    const { stderr } = await server.done;
    expect(stderr.match(/^keyrack: changes are refused until restart: .+$/gm)).toHaveLength(1);

    const again = client((await serve(home)).at, manager);
    expect((await again('GET', '/readyz')).status).toBe(200);
    expect((await again('GET', '/v1/keys', undefined, one.token)).body.code).toBe('revoked');
    expect((await again('POST', '/v1/keys', { name: 'late' })).status).toBe(201);
  },
);
