import type { SocketAccess } from '../../server/socket-path.ts';
import { type BootKey, takeBootKeys } from '../boot-keys/read.ts';
import type { Command, Context } from '../command.ts';
import { localRack } from '../local-directory.ts';
import { isMockRack } from '../mock/mark.ts';
import { type OpenRack, openToServe } from '../open-rack.ts';
import { makeServeLog, type ServeLog } from '../serve-log.ts';
import { type ServingOnTcp, startServingOnTcp } from '../serving.ts';
import { logModes, type Settings } from '../settings.ts';
import type { OptionSpec } from '../syntax.ts';
import { untilAborted } from '../until-aborted.ts';
import { upstreamLines } from '../upstream-lines.ts';

/** Where a server listens; `serve` and the terminal UI share them. */
export const listenOptions: readonly OptionSpec[] = [
  { name: 'host', value: 'HOST', summary: 'the address to listen on; 127.0.0.1 unless given' },
  { name: 'port', value: 'PORT', summary: 'the port; 8420 unless given, 0 takes a free one' },
];

const upstreamOption: OptionSpec = {
  name: 'upstream',
  value: 'URL',
  summary: 'pass every other path on to this app, for good keys (see "paths" in config.json)',
};

/** Which panels are answered; `serve` and `mock` share it. */
export const panelOption: OptionSpec = {
  name: 'panel',
  value: 'NAME[,NAME]',
  summary:
    'answer the API of these panels as well: xyp, pterodactyl, pterodactyl-mask, pelican, akener, kener',
};

const logOption: OptionSpec = {
  name: 'log',
  value: 'MODE',
  choices: logModes,
  summary: 'a line on stderr for every answered request: json or text; off unless given',
};

const staleOkOption: OptionSpec = {
  name: 'stale-ok',
  summary: 'with --store: judge on by what is known here while the database cannot be reached',
};

/** Answers over HTTP until it is stopped. */
export const serve: Command = {
  words: ['serve'],
  summary: 'Answer over HTTP whether requests may pass',
  examples: [
    'keyrack serve',
    'keyrack serve --port 0 --data ./rack',
    'keyrack serve --upstream http://127.0.0.1:3000',
    'keyrack serve --panel xyp',
    'keyrack serve --log json 2>> access.log',
  ],
  options: [...listenOptions, upstreamOption, panelOption, logOption, staleOkOption],
  notes: [
    'On TCP every request to /v1 needs a key. On keyrack.sock in the data directory this user needs none;',
    'other keyrack commands find it there. /docs shows the API; /metrics is for Prometheus on this box.',
    'With --upstream every good key passes, unless "paths" in config.json says which key for which.',
    'With --panel the clients of a panel manage their own keys of this rack by its API (docs/panels.md).',
    'SIGTERM ends it when the requests under way are answered; a second signal ends it at once.',
  ],
  async run(context) {
    const { io } = context;
    const place = localRack(context.settings(), 'serve');
    const bootKeys = takeBootKeys(io);
    const log = makeServeLog(context, context.settings().log);
    try {
      const rack = await openToServe(place, io, log.trouble);
      const serving = register(bootKeys, rack, log, context).then(() =>
        serveUntilStopped(rack, log, context),
      );
      return await serving.finally(() => rack.close());
    } finally {
      await log.flushed();
    }
  },
};

async function register(
  keys: readonly BootKey[],
  { keyring }: OpenRack,
  log: ServeLog,
  { io }: Context,
): Promise<void> {
  if (keys.length === 0) return;
  const { registerBootKeys } = await import('../boot-keys/register.ts');
  log.say(...(await registerBootKeys(keys, keyring, io.now())));
}

async function serveUntilStopped(rack: OpenRack, log: ServeLog, context: Context): Promise<number> {
  const { io } = context;
  const settings = context.settings();
  const options = { settings, io, log: log.trouble, accessLog: log.access };
  const serving = await startServingOnTcp(rack, options);
  try {
    await announce(serving, context);
    const hints = [...(await publicTokens(rack)), ...(await firstSteps(rack, context))];
    log.say(`serving ${placeOf(rack, settings)}`, ...places(serving, settings), ...hints);
    const { exitCode } = await untilAborted(io.signal);
    log.say('stopping, requests under way are answered first');
    return exitCode;
  } finally {
    await serving.close();
  }
}

/** Where the rack is. */
function placeOf({ directory }: OpenRack, { rack }: Settings): string {
  const postgres = rack.kind === 'local' ? rack.postgres : null;
  if (!postgres) return directory;
  const stale = postgres.staleOk ? ', STALE VERDICTS ALLOWED while it cannot be reached' : '';
  return `${postgres.address.place}${stale}, with ${directory}`;
}

async function announce({ url, socket }: ServingOnTcp, { printer, settings }: Context) {
  if (printer.format !== 'json') return;
  const { trustedProxies: trusted_proxies, upstream, panels } = settings();
  const about = { pid: process.pid, trusted_proxies, upstream: upstream?.url ?? null, panels };
  await printer.json({ data: { url, socket, ...about } });
}

/** Who comes by the socket. */
const users: Readonly<Record<SocketAccess, string>> = {
  owner: 'this user needs',
  group: 'this user and the group of its directory need',
};

function places(serving: ServingOnTcp, settings: Settings): readonly string[] {
  const { url, socket, rules } = serving;
  const isOpen = rules?.paths.some(({ permission }) => permission === 'public');
  return [
    `listening on ${url} (a key is needed${isOpen ? ' but on public paths' : ''})`,
    `listening on ${socket} (${users[settings.socketAccess]} none)`,
    ...trusted(settings),
    `docs at ${url}/docs, metrics at ${url}/metrics`,
    ...(settings.panels.length > 0 ? [`panels: ${settings.panels.join(', ')}`] : []),
    ...exposure(url),
    ...(settings.upstream && rules ? upstreamLines(settings.upstream.url, rules) : []),
  ];
}

/** Without a trusted proxy keys with allowed IPs are refused to everybody behind one, which is safe and a riddle. */
function trusted({ trustedProxies }: Settings): readonly string[] {
  if (trustedProxies.length > 0)
    return [`X-Forwarded-For counts from ${trustedProxies.join(', ')}`];
  return ['behind a proxy, keys with allowed IPs need its address in trustedProxies (none yet)'];
}

function exposure(url: string): readonly string[] {
  if (/^http:\/\/(127\.|\[::1\])/.test(url)) return [];
  return ['others can reach it and HTTP hides nothing; put a proxy with TLS in front'];
}

async function publicTokens({ keyring }: OpenRack): Promise<readonly string[]> {
  if (!(await isMockRack(keyring))) return [];
  return ['THIS IS THE RACK OF A MOCK: everybody knows its tokens; serve it to nobody'];
}

async function firstSteps({ keyring }: OpenRack, { args }: Context): Promise<readonly string[]> {
  const { total } = await keyring.listKeys({ limit: 1 }, { kind: 'system' });
  if (total > 0) return [];
  const data = args.flag('data') ? ` --data ${args.text('data')}` : '';
  return [`hint: make a first key with: keyrack${data} api-key create "first key"`];
}
