import { type BootKey, takeBootKeys } from '../boot-keys/read.ts';
import type { Command, Context } from '../command.ts';
import { localRack } from '../local-directory.ts';
import { isMockRack } from '../mock/mark.ts';
import { type OpenRack, openToServe } from '../open-rack.ts';
import { reloader } from '../reloader.ts';
import { placeLines, warningLines } from '../serve-lines.ts';
import { makeServeLog, type ServeLog } from '../serve-log.ts';
import { findManager, type ServiceManager } from '../service/manager.ts';
import { type PassedSocket, takePassedSockets } from '../service/passed-sockets.ts';
import { type ServingOnTcp, startServingOnTcp } from '../serving.ts';
import { logModes, type Settings } from '../settings.ts';
import type { OptionSpec } from '../syntax.ts';
import { untilAborted } from '../until-aborted.ts';

/** Where a server listens; `serve` and the terminal UI share them. */
export const listenOptions: readonly OptionSpec[] = [
  { name: 'host', value: 'HOST', summary: 'the address to listen on; 127.0.0.1 unless given' },
  { name: 'port', value: 'PORT', summary: 'the port; 8420 unless given, 0 takes a free one' },
];

/** What a server encrypts by; `serve` and the terminal UI share them. */
export const tlsOptions: readonly OptionSpec[] = [
  {
    name: 'tls-cert',
    value: 'FILE',
    summary: 'answer by HTTPS with this certificate and its chain',
  },
  { name: 'tls-key', value: 'FILE', summary: 'the key of the certificate' },
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
    'keyrack serve --store postgres://keyrack@db.example/keyrack',
    'keyrack serve --host 0.0.0.0 --tls-cert fullchain.pem --tls-key privkey.pem',
  ],
  options: [...listenOptions, ...tlsOptions, upstreamOption, panelOption, logOption, staleOkOption],
  notes: [
    'On TCP every request to /v1 needs a key. On keyrack.sock in the data directory this user needs none; other keyrack commands find it there. /docs shows the API; /metrics is for Prometheus on this box.',
    'With --upstream every good key passes, unless "paths" in config.json says which key for which.',
    'With --panel the clients of a panel manage their own keys of this rack by its API (docs/panels.md).',
    'SIGHUP lets it read config.json and the files for TLS again; what is wrong with them changes nothing.',
    'Sockets that systemd passes are served in place of --host and --port (docs/service.md).',
    'SIGTERM ends it when the requests under way are answered; a second signal ends it at once.',
  ],
  async run(context) {
    const { io } = context;
    const settings = context.settings();
    const place = localRack(settings, 'serve');
    const passed = takePassedSockets(io);
    const bootKeys = takeBootKeys(io);
    const log = makeServeLog(context, settings.log);
    const manager = findManager(io, log.trouble);
    try {
      const rack = await openToServe(place, io, log.trouble);
      const run = { rack, log, manager, settings, passed, context };
      const serving = register(bootKeys, run).then(() => serveUntilStopped(run));
      return await serving.finally(() => rack.close());
    } finally {
      await manager.told();
      await log.flushed();
    }
  },
};

/** One run of a server. */
interface Run {
  readonly rack: OpenRack;
  readonly log: ServeLog;
  readonly manager: ServiceManager;
  readonly settings: Settings;
  readonly passed: readonly PassedSocket[];
  readonly context: Context;
}

async function register(keys: readonly BootKey[], { rack, log, context }: Run): Promise<void> {
  if (keys.length === 0) return;
  const { registerBootKeys } = await import('../boot-keys/register.ts');
  log.say(...(await registerBootKeys(keys, rack.keyring, context.io.now())));
}

async function serveUntilStopped(run: Run): Promise<number> {
  const { rack, log, manager, settings, passed, context } = run;
  const { io } = context;
  const options = { settings, io, passed, log: log.trouble, accessLog: log.access };
  const serving = await startServingOnTcp(rack, options);
  const reloading = reloader(serving, run, context);
  const ignoreHangups = io.hangup.listen(reloading.ask);
  try {
    await announce(serving, context);
    const [dangers, hints] = [await publicTokens(rack), await firstSteps(rack, context)];
    log.say(`serving ${placeOf(rack, settings)}`, ...placeLines(serving, settings), ...hints);
    log.warn(...warningLines(serving), ...dangers);
    manager.ready(`serving on ${serving.url}`);
    const { exitCode } = await untilAborted(io.signal);
    await reloading.done();
    manager.stopping('answering what is under way');
    log.say('stopping, requests under way are answered first');
    return exitCode;
  } finally {
    await serving.close();
    ignoreHangups();
  }
}

/** Where the rack is. */
function placeOf({ directory }: OpenRack, { rack }: Settings): string {
  const postgres = rack.kind === 'local' ? rack.postgres : null;
  if (!postgres) return directory;
  const stale = postgres.staleOk ? ', STALE VERDICTS ALLOWED while it cannot be reached' : '';
  return `${postgres.address.place}${stale}, with ${directory}`;
}

async function announce({ url, socket, others }: ServingOnTcp, { printer, settings }: Context) {
  if (printer.format !== 'json') return;
  const { trustedProxies: trusted_proxies, upstream, panels } = settings();
  const about = { pid: process.pid, trusted_proxies, upstream: upstream?.url ?? null, panels };
  await printer.json({ data: { url, socket, others, ...about } });
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
