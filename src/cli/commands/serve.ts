import { safeText } from '../../core/text.ts';
import type { Command, Context } from '../command.ts';
import type { Io } from '../io.ts';
import { localDirectory } from '../local-directory.ts';
import { type OpenRack, openToServe } from '../open-rack.ts';
import { type ServingOnTcp, startServingOnTcp } from '../serving.ts';
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

/** Answers over HTTP until it is stopped. */
export const serve: Command = {
  words: ['serve'],
  summary: 'Answer over HTTP whether requests may pass',
  examples: [
    'keyrack serve',
    'keyrack serve --port 0 --data ./rack',
    'keyrack serve --upstream http://127.0.0.1:3000',
  ],
  options: [...listenOptions, upstreamOption],
  notes: [
    'On TCP every request needs a key. On keyrack.sock in the data directory this user needs none;',
    'other keyrack commands find it there. SIGTERM ends it when the requests under way are answered.',
    'With --upstream every good key passes, unless "paths" in config.json says which key for which.',
  ],
  async run(context) {
    const { io } = context;
    const directory = localDirectory(context.settings(), 'serve');
    const rack = await openToServe(directory, io, (notice) => log(io, notice));
    try {
      return await serveUntilStopped(rack, context);
    } finally {
      await rack.close();
    }
  },
};

async function serveUntilStopped(rack: OpenRack, context: Context): Promise<number> {
  const { io, printer } = context;
  const serving = await startServingOnTcp(rack, {
    settings: context.settings(),
    io,
    log: (line) => log(io, line),
  });
  try {
    await announce(serving, rack, context);
    const { exitCode } = await untilAborted(io.signal);
    await printer.say('keyrack: stopping, requests under way are answered first');
    return exitCode;
  } finally {
    await serving.close();
  }
}

/** Trouble is told even where silence is wanted. */
function log(io: Io, line: string): void {
  void io.stderr.write(`keyrack: ${safeText(line)}\n`);
}

async function announce(serving: ServingOnTcp, rack: OpenRack, context: Context): Promise<void> {
  const { printer } = context;
  const { url, socket, rules } = serving;
  const upstream = context.settings().upstream?.url ?? null;
  if (printer.format === 'json')
    await printer.json({ data: { url, socket, pid: process.pid, upstream } });
  const isOpen = rules?.paths.some(({ permission }) => permission === 'public');
  await printer.say(
    `keyrack: serving ${rack.directory}`,
    `keyrack: listening on ${url} (every request needs a key${isOpen ? ' but on public paths' : ''})`,
    `keyrack: listening on ${socket} (this user needs none)`,
    ...exposure(url),
    ...(upstream !== null && rules ? upstreamLines(upstream, rules) : []),
    ...proxies(context),
    ...(await firstSteps(rack, context)),
  );
}

function exposure(url: string): readonly string[] {
  if (/^http:\/\/(127\.|\[::1\])/.test(url)) return [];
  return ['keyrack: others can reach it and HTTP hides nothing; put a proxy with TLS in front'];
}

/** Without it such keys are refused to everybody behind a proxy, which is safe and a riddle. */
function proxies({ settings }: Context): readonly string[] {
  const { trustedProxies } = settings();
  if (trustedProxies.length > 0) return [`keyrack: trusted proxies: ${trustedProxies.join(', ')}`];
  return [
    'keyrack: behind a proxy, keys with allowed IPs need its address in trustedProxies (none yet)',
  ];
}

async function firstSteps({ keyring }: OpenRack, { args }: Context): Promise<readonly string[]> {
  const { total } = await keyring.listKeys({ limit: 1 }, { kind: 'system' });
  if (total > 0) return [];
  const data = args.flag('data') ? ` --data ${args.text('data')}` : '';
  return [`hint: make a first key with: keyrack${data} api-key create "first key"`];
}
