import { profiles } from '../../core/profiles/index.ts';
import type { Recorded } from '../../server/panels/mock/recorder.ts';
import type { Command, Context } from '../command.ts';
import { announce } from '../mock/announce.ts';
import { makeMockClock } from '../mock/mock-clock.ts';
import type { PlannedKey } from '../mock/mock-keys.ts';
import { type MockSettings, mockLogModes, readMockSettings } from '../mock/mock-settings.ts';
import { tailLine } from '../mock/tail-line.ts';
import { makeServeLog, type ServeLog } from '../serve-log.ts';
import { untilAborted } from '../until-aborted.ts';
import { version } from '../version.ts';
import { listenOptions, panelOption } from './serve.ts';

type Loaded = Awaited<ReturnType<typeof loadMock>>;

/** Answers like the panels, with tokens that everybody knows. */
export const mock: Command = {
  words: ['mock'],
  summary: 'Answer like known panels, for developing their clients; nothing in it is secret',
  examples: [
    'keyrack mock',
    'keyrack mock --panel akener --port 0 --env .env.mock',
    'keyrack mock --now 2026-01-01T00:00:00Z --latency 200 --fail-rate 0.1',
  ],
  options: [
    ...listenOptions,
    { ...panelOption, summary: 'only these panels; as many as go together unless given' },
    { name: 'seed', value: 'N', summary: 'other tokens than those of seed 1' },
    { name: 'latency', value: 'MS', summary: 'let every answer of a panel wait, at most 60000' },
    {
      name: 'fail-rate',
      value: 'P',
      summary: 'let so many requests to panels fail with 500, 0 to 1',
    },
    {
      name: 'strict-accept',
      summary: 'tell failures as web pages to clients that do not accept JSON, as panels do',
    },
    { name: 'now', value: 'ISO', summary: 'begin at this moment, and let the time stand still' },
    { name: 'env', value: 'FILE', summary: 'write address and tokens here, not to stdout' },
    {
      name: 'log',
      value: 'MODE',
      choices: mockLogModes,
      summary: 'lines on stderr: reasons of what panels answer (unless given), text, json or off',
    },
  ],
  notes: [
    'All is in memory, unless --data names a directory of its own. The tokens are made from the seed and known to everybody.',
    'GET /_mock on this box shows keys and tokens; POST /_mock/clock {"advance":"25h"} and POST /_mock/reset move it.',
    'A line on stderr tells why a panel answered as it did, and GET /_mock/requests too. docs/panels.md has all of it.',
  ],
  async run(context) {
    const settings = readMockSettings(context.args, context.io.env);
    const log = makeServeLog(context, settings.log === 'reasons' ? 'text' : settings.log);
    try {
      return await mockUntilStopped(settings, log, context);
    } finally {
      await log.flushed();
    }
  },
};

async function mockUntilStopped(
  settings: MockSettings,
  log: ServeLog,
  context: Context,
): Promise<number> {
  const loaded = await loadMock(settings);
  const { createMockApp, listenTcp, allowedHostsFor, panels, planKeys, toShown } = loaded;
  const { host, port, seed, latencyMs, failRate, strictAccept } = settings;
  const clock = makeMockClock(context.io.now, settings.frozenAt);
  const planned = planKeys(profilesOf(settings, loaded), seed, clock.now());
  const keys = planned.map(toShown);
  const store = await makeStore(loaded, settings, planned, clock.now);
  try {
    const lines = log.access(settings.log === 'reasons' ? 'text' : settings.log);
    const tell = context.printer.quiet ? null : (one: Recorded) => lines?.write(tailLine(one));
    const app = await createMockApp({
      ...{ version, log: log.trouble },
      ...(settings.log === 'reasons' ? { tell } : { accessLog: lines }),
      ...{ panels, seed, keys, clock, latencyMs, failRate, strictAccept },
      allowedHosts: allowedHostsFor(host),
      chance: loaded.seededChance(seed, 'failures'),
      makeRack: store.makeRack,
    });
    const serving = await listenTcp(app, { host, port });
    try {
      const names = panels.map(({ name }) => name);
      await announce({ url: serving.url, settings, keys, panels: names }, log, context);
      const { exitCode } = await untilAborted(context.io.signal);
      return exitCode;
    } finally {
      await serving.close();
    }
  } finally {
    await store.close();
  }
}

/** In memory a reset makes a new rack; one on disk stays. */
async function makeStore(
  { makeMockRack, openMockRack, seededRandom }: Loaded,
  { directory, seed }: MockSettings,
  keys: readonly PlannedKey[],
  now: () => number,
) {
  if (directory === null) {
    const makeRack = () => makeMockRack(keys, now, seededRandom(seed, 'later'));
    return { makeRack, close: async () => {} };
  }
  const rack = await openMockRack(directory, keys, now);
  return { makeRack: async () => rack.keyring, close: rack.close };
}

async function loadMock({ panels: names }: MockSettings) {
  const [mockApp, listen, guard, find, keys, rack, random] = await Promise.all([
    import('../../server/panels/mock/mock-app.ts'),
    import('../../server/listen.ts'),
    import('../../server/middleware/browser-guard.ts'),
    import('../../server/panels/find.ts'),
    import('../mock/mock-keys.ts'),
    import('../mock/mock-rack.ts'),
    import('../mock/seeded-random.ts'),
  ]);
  const panels = names.length > 0 ? find.findPanels(names) : find.panelsTogether();
  return { ...mockApp, ...listen, ...guard, ...find, ...keys, ...rack, ...random, panels };
}

/** The profiles of the panels that were named and Keyrack's own; without names all but those of panels that are not answered for. */
function profilesOf({ panels: names }: MockSettings, { panels, absentProfiles }: Loaded) {
  const wanted = new Set(panels.flatMap((panel) => panel.profiles.map(({ name }) => name)));
  const absent = absentProfiles(panels);
  const isWanted = (name: string) =>
    name === 'keyrack' || wanted.has(name) || (names.length === 0 && !absent.has(name));
  return [...profiles.values()].filter(({ name }) => isWanted(name));
}
