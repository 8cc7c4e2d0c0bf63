import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Interrupted } from '../../src/cli/failure.ts';
import { isMockRack } from '../../src/cli/mock/mark.ts';
import { planKeys, toTransfer } from '../../src/cli/mock/mock-keys.ts';
import { makeMockRack } from '../../src/cli/mock/mock-rack.ts';
import { seededRandom } from '../../src/cli/mock/seeded-random.ts';
import { parseRequirement } from '../../src/core/permissions.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { type Circumstances, makeShell, play } from './shell.ts';

const start = Date.parse('2026-11-21T10:00:00.000Z');
const all = [...profiles.values()];

describe('the keys of a mock', () => {
  it('are the same for the same seed, whatever else is mocked, and others for another seed', () => {
    const tokens = (...given: Parameters<typeof planKeys>) =>
      planKeys(...given).map(({ id, token }) => `${id} ${token}`);
    const xyp = all.filter(({ name }) => name === 'xyp');
    expect(tokens(all, 1, start)).toEqual(tokens(all, 1, start + 5000));
    expect(tokens(all, 1, start)).toEqual(expect.arrayContaining(tokens(xyp, 1, start)));
    const others = new Set(tokens(all, 2, start));
    expect(tokens(all, 1, start).filter((one) => others.has(one))).toEqual([]);
  });

  it('have one variable each, and no token twice', () => {
    const keys = planKeys(all, 1, start);
    expect(new Set(keys.map(({ name }) => name)).size).toBe(keys.length);
    expect(new Set(keys.map(({ token }) => token)).size).toBe(keys.length);
    for (const { name } of keys) expect(name).toMatch(/^KEYRACK_MOCK_[A-Z_]+$/);
  });

  it('of every profile have the outcomes that they are named for', async () => {
    const keys = planKeys(all, 1, start);
    const rack = await makeMockRack(keys, () => start, seededRandom(1, 'later'));
    const expected: Readonly<Record<string, string>> = {
      EXPIRED: 'EXPIRED',
      INACTIVE: 'INACTIVE',
      REVOKED: 'REVOKED',
      IP_BOUND: 'IP_DENIED',
      RATE_LIMITED: 'RATE_LIMITED',
    };
    for (const { name, token } of keys) {
      const variant = /_(EXPIRED|INACTIVE|REVOKED|IP_BOUND|RATE_LIMITED)$/.exec(name)?.[1] ?? '';
      const { code } = rack.authenticate({ token, ip: '127.0.0.1', permission: null });
      expect([name, code]).toEqual([name, expected[variant] ?? 'VALID']);
    }
    expect(await isMockRack(rack)).toBe(true);
  });

  it('with scopes or levels have those that they are named for', async () => {
    const keys = planKeys(all, 1, start);
    const rack = await makeMockRack(keys, () => start, seededRandom(1, 'later'));
    const may = (name: string, permission: string) => {
      expect(parseRequirement(permission)).not.toBeNull();
      const token = keys.find((key) => key.name === `KEYRACK_MOCK_${name}`)?.token ?? '';
      return rack.authenticate({ token, ip: null, permission }).valid;
    };
    expect([may('PAKYAS_READ_ONLY', 'read'), may('PAKYAS_READ_ONLY', 'write')]).toEqual([
      true,
      false,
    ]);
    expect([may('PAKYAS_WRITE', 'write'), may('PAKYAS_WRITE', 'manage')]).toEqual([true, false]);
    expect(may('KEYRACK_ADMIN', 'manage')).toBe(true);
    const application = 'PTERODACTYL_APPLICATION';
    expect(may(`${application}_READ_ONLY`, 'servers:read')).toBe(true);
    expect(may(`${application}_READ_ONLY`, 'servers:write')).toBe(false);
    expect(may(`${application}_WRITE`, 'servers:delete')).toBe(false);
    expect(may(`${application}_ADMIN`, 'nests:delete')).toBe(true);
  });

  it('hold no token in what a rack takes of them', () => {
    const keys = planKeys(all, 1, start);
    const text = JSON.stringify(toTransfer(keys));
    for (const { token } of keys) expect(text).not.toContain(token);
  });
});

/** Runs a mock until it says where it is, on stderr or in its env file, does something, and stops it. */
async function mocking(
  argv: readonly string[],
  meanwhile: (url: string) => Promise<void>,
  circumstances: Circumstances = {},
) {
  const controller = new AbortController();
  const stop = () => controller.abort(new Interrupted('SIGTERM', 143));
  let heard = '';
  let doing: Promise<void> | undefined;
  const hear = (text: string) => {
    heard += text;
    const url = /(?:control: |_URL=)(http:\/\/[^/\s]+)(?:\/_mock|\n)/.exec(heard)?.[1];
    if (url) doing ??= meanwhile(url).finally(stop);
  };
  const outcome = await play(['mock', '--port', '0', ...argv], {
    ...circumstances,
    signal: controller.signal,
    onTalk: hear,
    onData: hear,
  });
  if (!doing) throw new Error(`it does not run: ${outcome.stderr}`);
  await doing;
  return outcome;
}

describe('keyrack mock', () => {
  it('prints an env file on stdout, a table on stderr, and says loudly that nothing is secret', async () => {
    const { exitCode, stdout, stderr } = await mocking(['--panel', 'xyp'], async () => {});
    expect(exitCode).toBe(143);
    expect(stdout).toMatch(/^KEYRACK_MOCK_URL=http:\/\/127\.0\.0\.1:\d+$/m);
    expect(stdout).toMatch(/^KEYRACK_MOCK_XYP_USER=xyp_[0-9A-Za-z]{40}$/m);
    expect(stdout).not.toContain('PAKYAS');
    expect(stderr).toMatch(/^KEYRACK_MOCK_XYP_EXPIRED +alice +xyp_\w{40} +expired a day/m);
    expect(stderr).toContain('THESE TOKENS ARE PUBLIC');
  });

  it('answers with these tokens, and leaves nothing behind', async () => {
    const { home, directory } = makeShell();
    const { exitCode } = await mocking(
      ['--panel', 'xyp', '--env', join(home, 'env')],
      async (url) => {
        const env = readFileSync(join(home, 'env'), 'utf8');
        const ask = async (name: string) => {
          const [, token = ''] = new RegExp(`^KEYRACK_MOCK_XYP_${name}=(.*)$`, 'm').exec(env) ?? [];
          const headers = { Authorization: `Bearer ${token}` };
          return (await fetch(`${url}/api/account/api-keys`, { headers })).status;
        };
        expect([await ask('USER'), await ask('REVOKED'), await ask('IP_BOUND')]).toEqual([
          200, 401, 403,
        ]);
      },
    );
    expect(exitCode).toBe(143);
    expect(existsSync(directory)).toBe(false);
    expect(statSync(join(home, 'env')).mode & 0o777).toBe(0o600);
  });

  it.each([
    [[], 401],
    [['--strict-accept'], 302],
  ])('with %j tells a client that accepts anything a missing token by %i', async (more, status) => {
    await mocking(['--panel', 'pterodactyl', ...more], async (url) => {
      const answer = await fetch(`${url}/api/client`, { redirect: 'manual' });
      expect(answer.status).toBe(status);
    });
  });

  it('replaces its own env file, and no other file', async () => {
    const { home } = makeShell();
    const path = join(home, '.env');
    await mocking(['--panel', 'xyp', '--env', path], async () => {});
    expect((await mocking(['--panel', 'xyp', '--env', path], async () => {})).exitCode).toBe(143);
    writeFileSync(path, 'SECRET=1\n');
    const { exitCode, stderr } = await play(['mock', '--port', '0', '--env', path]);
    expect([exitCode, readFileSync(path, 'utf8')]).toEqual([1, 'SECRET=1\n']);
    expect(stderr).toContain('is not the env file of a mock');
  });

  it('prints one object with --json', async () => {
    const { stdout } = await mocking(['--panel', 'akener', '--json'], async () => {});
    const { data } = JSON.parse(stdout);
    expect(data).toMatchObject({ panels: ['akener'], seed: 1, pid: process.pid });
    expect(data.keys[0]).not.toHaveProperty('record');
  });

  // Attack: a mock on the directory of a real rack would let in everybody who has Keyrack.
  it('refuses a directory that holds a real rack, and keeps its own over a restart', async () => {
    const { directory, home, createKey, keys } = makeShell();
    await createKey('a real key');
    const real = await play(['mock', '--port', '0', '--data', directory]);
    expect([real.exitCode, real.stderr]).toEqual([6, expect.stringContaining('that is no mock')]);
    expect(await keys()).toHaveLength(1);
    const argv = ['--panel', 'xyp', '--data', join(home, 'mock')];
    let token = '';
    await mocking(argv, async (url) => {
      const { keys: known } = (await (await fetch(`${url}/_mock`)).json()) as Shown;
      token = known.find(({ name }) => name === 'KEYRACK_MOCK_XYP_USER')?.token ?? '';
      const headers = { Authorization: `Bearer ${token}` };
      await fetch(`${url}/api/account/api-keys`, {
        method: 'POST',
        headers,
        body: '{"memo":"mine"}',
      });
    });
    await mocking(argv, async (url) => {
      const headers = { Authorization: `Bearer ${token}` };
      const answer = await fetch(`${url}/api/account/api-keys`, { headers });
      expect(await answer.text()).toContain('"mine"');
    });
  });

  it('leaves a directory of which serve warns', async () => {
    const { directory } = makeShell();
    await mocking(['--panel', 'xyp', '--data', directory], async () => {});
    const controller = new AbortController();
    const { stderr } = await play(['serve', '--port', '0', '--data', directory], {
      signal: controller.signal,
      onTalk: (text) => {
        if (text.includes('listening')) controller.abort(new Interrupted('SIGTERM', 143));
      },
    });
    expect(stderr).toContain('THIS IS THE RACK OF A MOCK');
  });

  it.each([
    ['--seed', 'x', 'it is not a whole number'],
    ['--latency', '60001', 'it is not milliseconds'],
    ['--fail-rate', '2', 'it is not a number from 0 to 1'],
    ['--now', 'yesterday', 'it is not a date'],
    ['--server', 'http://127.0.0.1:1', 'it is a rack of its own'],
    ['--log', 'loud', 'it is not one of reasons, off, text, json'],
    ['--panel', 'cpanel', '"cpanel" is not one of'],
    ['--panel', 'akener,kener', 'answer below the same paths'],
  ])('refuses %s %s', async (option, value, problem) => {
    const { exitCode, stderr } = await play(['mock', '--port', '0', option, value]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});

describe('what a mock tells of requests', () => {
  const list = '/api/account/api-keys';
  const token = (variant: string, profile = 'xyp') =>
    planKeys(all, 1, start).find(
      ({ name }) => name === `KEYRACK_MOCK_${profile.toUpperCase()}_${variant}`,
    )?.token ?? '';
  const asking = (...tokens: readonly string[]) =>
    async function ask(url: string): Promise<void> {
      for (const one of tokens)
        await fetch(url + list, { headers: { Authorization: `Bearer ${one}` } });
    };

  it('is a line on stderr for each, with the reason that the panel hides', async () => {
    const tokens = [token('USER'), token('REVOKED'), token('IP_BOUND'), token('USER', 'pyro')];
    const argv = ['--panel', 'xyp', '--now', '2026-11-21T10:00:00Z'];
    const { stderr } = await mocking(argv, asking(...tokens, 'nonsense'));
    const [, tail = ''] = stderr.split('every answer of a panel, and why:\n');
    const id = '[0-9a-z]{24}';
    const lines = [
      `200 GET ${list}  VALID ${id}  the key is good: profile xyp, account alice`,
      `401 GET ${list}  REVOKED ${id}  the key was revoked`,
      `403 GET ${list}  IP_DENIED ${id}  127\\.0\\.0\\.1 is not allowed; allowed are 203\\.0\\.113\\.7`,
      `401 GET ${list}  MALFORMED  what was presented has the form of no profile of this rack`,
    ];
    const told = tail.split('\n');
    for (const line of lines)
      expect(told).toContainEqual(expect.stringMatching(`^10:00:00 ${line}$`));
    for (const one of tokens) expect(tail).not.toContain(one);
  });

  it('says of a key of another panel that it is of the wrong kind', async () => {
    const { stderr } = await mocking([], asking(token('USER', 'pyro')));
    expect(stderr).toContain('the key is of profile "pyro", and this door takes keys of xyp alone');
  });

  it.each([[['--log', 'off']], [['--quiet']]])('is nothing with %j', async (silence) => {
    const { stderr } = await mocking(silence, asking(token('USER')));
    expect(stderr).not.toContain(list);
  });

  it('is a line of the access log with --log text', async () => {
    const { stderr } = await mocking(['--log', 'text'], asking(token('EXPIRED')));
    expect(stderr).toMatch(
      /status=401 method=GET route=\/api\/account\/api-keys .*verdict=EXPIRED/,
    );
  });
});

/** What each key comes to at its panel: the status for this box, and for the address that IP_BOUND is for. */
const common = { EXPIRED: [401, 401], INACTIVE: [401, 401], REVOKED: [401, 401] } as const;
const good = [200, 200] as const;
const ownKeys = { ADMIN: good, USER: good, OTHER: good, RATE_LIMITED: [429, 429] } as const;
const levels = {
  ...{ ADMIN: good, READ_ONLY: good, NONE: [403, 403], OTHER: [403, 403] },
  ...{ IP_BOUND: [403, 200], RATE_LIMITED: [429, 429] },
} as const;
const atPanels: readonly (readonly [
  string,
  string,
  string,
  Readonly<Record<string, readonly number[]>>,
])[] = [
  ['xyp', 'XYP', '/api/account/api-keys', { ...common, ...ownKeys, IP_BOUND: [403, 200] }],
  ['akener', 'AKENER', '/api/v4/monitors', { ...common, ...ownKeys, IP_BOUND: [401, 200] }],
  ['kener', 'KENER', '/api/v4/monitors', { ...common, ...ownKeys, IP_BOUND: [401, 200] }],
  ...(['pterodactyl', 'pelican'] as const).flatMap((panel) => {
    const profile = panel.toUpperCase();
    const client = { ...common, ...ownKeys, IP_BOUND: [403, 200] };
    const application = { ...common, ...levels, WRITE: good };
    return [
      [panel, `${profile}_CLIENT`, '/api/client/account', client],
      [panel, `${profile}_APPLICATION`, '/api/application/servers', application],
    ] as const;
  }),
  [
    ...(['pterodactyl-mask', 'PTERODACTYL_APPLICATION', '/api/application/servers'] as const),
    { ...common, ...levels, WRITE: [403, 403] },
  ],
];

it.each(atPanels)(
  'every key of %s, %s, has its outcome at %s',
  async (panel, profile, path, expected) => {
    await mocking(['--panel', panel], async (url) => {
      const { keys } = (await (await fetch(`${url}/_mock`)).json()) as Shown;
      const found: Record<string, number[]> = {};
      for (const { name, token } of keys.filter((key) =>
        key.name.startsWith(`KEYRACK_MOCK_${profile}_`),
      )) {
        const status = async (more: Record<string, string>) => {
          const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json', ...more };
          return (await fetch(url + path, { headers })).status;
        };
        const variant = name.replace(`KEYRACK_MOCK_${profile}_`, '');
        found[variant] = [await status({}), await status({ 'X-Forwarded-For': '203.0.113.7' })];
      }
      expect(found).toEqual(expected);
    });
  },
);

it('two mocks of one seed and one moment answer alike, whatever is asked of them', async () => {
  const play = async () => {
    const answers: string[] = [];
    await mocking(['--now', '2026-11-21T10:00:00Z', '--fail-rate', '0.3'], async (url) => {
      const { keys } = (await (await fetch(`${url}/_mock`)).json()) as Shown;
      const tokenOf = (name: string) => keys.find((key) => key.name === name)?.token;
      for (const [method, path, name, body] of story) {
        const headers = {
          Authorization: `Bearer ${tokenOf(`KEYRACK_MOCK_${name}`)}`,
          Accept: 'application/json',
          'Content-Type': 'application/json',
        };
        const answer = await fetch(url + path, { method, headers, ...(body && { body }) });
        answers.push(`${answer.status} ${(await answer.text()).replaceAll(url, '')}`);
      }
    });
    return answers;
  };
  const first = await play();
  expect(await play()).toEqual(first);
  expect(new Set(first.map((answer) => answer.slice(0, 3)))).toContain('500');
});

const user = JSON.stringify({
  ...{ email: 'c@example.org', username: 'carol' },
  ...{ first_name: 'C', last_name: 'D' },
});
const story: readonly (readonly [string, string, string, string?])[] = Array.from(
  { length: 4 },
  () =>
    [
      ['POST', '/api/application/users', 'PTERODACTYL_APPLICATION_ADMIN', user],
      ['GET', '/api/application/servers?include=user', 'PTERODACTYL_APPLICATION_ADMIN'],
      ['POST', '/api/client/account/api-keys', 'PTERODACTYL_CLIENT_USER', '{"description":"made"}'],
      ['GET', '/api/client/account/api-keys', 'PTERODACTYL_CLIENT_USER'],
      ['GET', '/api/v4/incidents', 'AKENER_USER'],
      ['POST', '/manage/api', 'KEYRACK_ADMIN', '{"action":"getAPIKeys"}'],
    ] as const,
).flat();

it('in a narrow terminal every token is whole, on a line of its own', async () => {
  const shown = { tty: true, columns: 80 };
  const { stdout, stderr } = await mocking([], async () => {}, shown);
  const lines = stderr.split('\n');
  for (const { name, token, outcome } of planKeys(all, 1, start).filter(
    ({ profile }) => !profile.startsWith('pelican'),
  )) {
    expect(lines).toContain(`${name}  ${outcome}`);
    expect(lines).toContain(`  ${token}`);
  }
  expect(lines.filter((line) => line.startsWith('KEYRACK_') && line.length > 80)).toEqual([]);
  expect(stdout).toBe('');
});

interface Shown {
  readonly keys: readonly { readonly name: string; readonly token: string }[];
}
