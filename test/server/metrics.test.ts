import { beforeEach, describe, expect, test } from 'vitest';
import { Histogram } from '../../src/core/histogram.ts';
import { doors, verdictCodes } from '../../src/core/verdict.ts';
import { VerdictCounts } from '../../src/core/verdict-counts.ts';
import { expose } from '../../src/server/metrics/exposition.ts';
import { Meters } from '../../src/server/metrics/meters.ts';
import { local, makeRack } from '../support/rack.ts';
import { bearer, makeApp, type RackApp, type Sent } from './rack-app.ts';

const near: Sent = { peer: '127.0.0.1' };

/** The values of a metric by their labels, as Prometheus would read them. */
async function values(app: RackApp, name: string): Promise<Record<string, number>> {
  const text = await (await app.ask('GET', '/metrics', near)).text();
  const lines = text.split('\n').filter((line) => /^[a-z_]+/.exec(line)?.[0] === name);
  return Object.fromEntries(
    lines.map((line) => {
      const [, labels = '', value] = /^[a-z_]+(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      return [labels, Number(value)];
    }),
  );
}

describe('what is told', () => {
  test('every line is one that Prometheus reads, and each metric stands together once', async () => {
    const { ask } = await makeApp();
    await ask('GET', '/v1/keys');
    const response = await ask('GET', '/metrics', near);
    expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    expect(text.endsWith('\n')).toBe(true);
    const name = '[a-z_][a-z0-9_]*';
    const label = `${name}="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"`;
    const line = new RegExp(
      `^(# HELP ${name} \\S.*|# TYPE ${name} (counter|gauge|histogram)|${name}(\\{${label}(,${label})*\\})? \\d+(\\.\\d+)?(e[+-]\\d+)?)$`,
    );
    for (const one of text.trimEnd().split('\n')) expect(one).toMatch(line);
    const types = text.match(/# TYPE \S+/g) ?? [];
    expect(new Set(types).size).toBe(types.length);
    expect(types.join()).toMatch(
      /process_cpu_seconds_total.*process_resident_memory_bytes.*process_start_time_seconds/,
    );
  });

  test('the version, and whether changes are accepted', async () => {
    let draining = false;
    const app = await makeApp({ isDraining: () => draining });
    expect(await values(app, 'keyrack_build_info')).toEqual({ 'version="1.2.3"': 1 });
    expect(await values(app, 'keyrack_ready')).toEqual({ '': 1 });
    draining = true;
    expect(await values(app, 'keyrack_ready')).toEqual({ '': 0 });
  });

  test('verdicts by code and door, keys by status, and what waits for the disk', async () => {
    const rack = await makeRack();
    const syncs = new Histogram([0.001, 1]);
    syncs.observe(0.5);
    const app = await makeApp({ meters: new Meters({ keyring: rack.keyring, syncs }) });
    const { key, token } = await rack.keyring.createKey({ name: 'a' }, local);
    const presented = { token, ip: null, permission: null };
    rack.keyring.authenticate({
      ...presented,
      request: { door: 'authz', method: null, path: null },
    });
    await rack.keyring.verify(presented);
    await rack.keyring.revokeKey(key.id, local);
    const pending = rack.keyring.createKey({ name: 'b' }, local);
    expect(await values(app, 'keyrack_changes_pending')).toEqual({ '': 1 });
    await pending;
    expect(await values(app, 'keyrack_changes_pending')).toEqual({ '': 0 });
    expect(await values(app, 'keyrack_keys')).toEqual({
      'status="active"': 1,
      'status="inactive"': 0,
      'status="expired"': 0,
      'status="revoked"': 1,
    });
    const verdicts = await values(app, 'keyrack_verdicts_total');
    expect(Object.keys(verdicts)).toHaveLength(doors.length * verdictCodes.length);
    expect(Object.entries(verdicts).filter(([, count]) => count > 0)).toEqual([
      ['code="VALID",door="verify"', 1],
      ['code="VALID",door="authz"', 1],
    ]);
    expect(await values(app, 'keyrack_journal_sync_seconds_bucket')).toEqual({
      'le="0.001"': 0,
      'le="1"': 1,
      'le="+Inf"': 1,
    });
  });

  test('every token that is presented is counted, one that cannot be a token as well', async () => {
    const meters = (rack: RackApp) =>
      rack.keyring.verdicts.entries().filter(({ count }) => count > 0);
    const rack = await makeApp();
    await rack.ask('GET', '/v1/keys');
    await rack.ask('GET', '/v1/keys', { headers: { Authorization: 'Bearer a b' } });
    await rack.ask('GET', '/v1/keys', { headers: { Authorization: 'Bearer' } });
    expect(meters(rack)).toEqual([
      { door: 'manage', code: 'MISSING', count: 1 },
      { door: 'manage', code: 'MALFORMED', count: 2 },
    ]);
  });

  /** A label made of what a client sends is a way to fill the memory of the server and of Prometheus. */
  test('answers by pattern of the route and class of status, whatever is asked for', async () => {
    const rack = await makeApp();
    const { token } = await rack.mint({ scopes: ['manage'] });
    for (let index = 0; index < 20; index += 1) {
      await rack.ask('GET', `/v1/keys/kr_${index}`, { headers: bearer(token) });
      await rack.ask('GET', `/nothing/${index}`);
    }
    await rack.ask('GET', '/v1/keys', { headers: bearer(token) });
    const counts = await values(rack, 'keyrack_http_request_duration_seconds_count');
    expect(counts).toEqual({
      'route="/v1/keys/:id",status="4xx"': 20,
      'route="other",status="4xx"': 20,
      'route="/v1/keys",status="2xx"': 1,
    });
  });
});

describe('who may read it', () => {
  let rack: RackApp;
  beforeEach(async () => {
    rack = await makeApp();
  });
  const status = async (sent: Sent, app = rack) => (await app.ask('GET', '/metrics', sent)).status;

  test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])(
    'a program of this box, from %s',
    async (peer) => {
      expect(await status({ peer })).toBe(200);
    },
  );

  test.each(['203.0.113.9', '10.0.0.1', 'fe80::1%eth0', undefined])(
    'nobody from %s without a key',
    async (peer) => {
      expect(await status({ peer })).toBe(401);
    },
  );

  test('a key with manage from everywhere, and no other', async () => {
    const peer = '203.0.113.9';
    const { token } = await rack.mint({ scopes: ['manage'] });
    const weak = await rack.mint({ scopes: ['write'] });
    expect(await status({ peer, headers: bearer(token) })).toBe(200);
    expect(await status({ peer, headers: bearer(weak.token) })).toBe(403);
  });

  /** A proxy on this box connects from a loopback address, and whoever it speaks for may be anybody. */
  test.each(['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Forwarded', 'Via'])(
    'nobody through a proxy that sends %s',
    async (name) => {
      expect(await status({ ...near, headers: { [name]: '127.0.0.1' } })).toBe(401);
    },
  );

  test('nobody through a proxy that is named as one, whatever it sends', async () => {
    const app = await makeApp({ trustedProxies: ['127.0.0.1'] });
    expect(await status(near, app)).toBe(401);
    expect(await status({ peer: '127.0.0.2' }, app)).toBe(200);
  });

  /** A page in the operator's browser comes from a loopback address, too. */
  test('no web page, by its origin or by a name that was pointed at this box', async () => {
    expect(await status({ ...near, headers: { Origin: 'https://example.org' } })).toBe(403);
    expect(await status({ ...near, headers: { Host: 'example.org' } })).toBe(403);
  });

  test('whoever may open the Unix socket', async () => {
    expect(await status({}, await makeApp({ trust: 'local' }))).toBe(200);
  });
});

describe('the exposition', () => {
  test('escapes what would end a value', () => {
    const samples = [[{ a: 'x"y\\z\n' }, 1]] as const;
    expect(expose([{ name: 'n', help: 'two\nlines', type: 'gauge', samples }])).toBe(
      '# HELP n two\\nlines\n# TYPE n gauge\nn{a="x\\"y\\\\z\\n"} 1\n',
    );
  });

  test('cumulates the counts of a histogram', () => {
    const histogram = new Histogram([1, 2]);
    for (const seconds of [0.5, 1, 1.5, 9]) histogram.observe(seconds);
    expect(
      expose([{ name: 'h', help: 'x', type: 'histogram', samples: [[{}, histogram]] }]),
    ).toContain(
      'h_bucket{le="1"} 2\nh_bucket{le="2"} 3\nh_bucket{le="+Inf"} 4\nh_sum 12\nh_count 4\n',
    );
  });

  test('verdict counts are one number for each pair of door and code', () => {
    const counts = new VerdictCounts();
    counts.count('panel', 'VALID');
    counts.count('manage', 'MISSING');
    const all = counts.entries();
    expect(all).toHaveLength(doors.length * verdictCodes.length);
    expect(all.filter(({ count }) => count > 0)).toEqual([
      { door: 'manage', code: 'MISSING', count: 1 },
      { door: 'panel', code: 'VALID', count: 1 },
    ]);
  });
});
