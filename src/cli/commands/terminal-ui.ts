import { attach } from '../attach.ts';
import type { Command, Context } from '../command.ts';
import { commandLines } from '../command-lines.ts';
import { type Connection, connect, localActor } from '../connect.ts';
import { exitCodes } from '../exit-code.ts';
import { failed, usageFailure } from '../failure.ts';
import { helpWidth, overview } from '../help.ts';
import { NoticeBoard } from '../notice-board.ts';
import { findOrOpen } from '../open-rack.ts';
import { wantsColor } from '../output/color.ts';
import { SecretFile } from '../secret-file.ts';
import { type Serving, startServing } from '../serving.ts';
import type { Rack } from '../settings.ts';
import { interruptionOf } from '../until-aborted.ts';
import { listenOptions, tlsOptions } from './serve.ts';

/** `keyrack` alone: the terminal UI, with the server in this process unless one is there. */
export const terminalUi: Command = {
  words: [],
  summary: 'Open the terminal UI, with the server; takes --host and --port',
  examples: [
    'keyrack',
    'keyrack --data ./rack',
    'keyrack --server https://keys.example.org --key-file ~/.keyrack-key',
  ],
  options: [...listenOptions, ...tlsOptions],
  async run(context) {
    const { io, commands, printer } = context;
    if (!io.stdin.isTTY || !io.stdout.isTTY) {
      await printer.data(overview(commands, helpWidth(io)));
      return exitCodes.usage;
    }
    if (io.env.TERM === 'dumb') {
      throw usageFailure(
        'Cannot open the terminal UI: TERM=dumb cannot move the cursor',
        'see keyrack --help for commands',
      );
    }
    if (context.args.flag('no-input')) {
      throw usageFailure(
        'Cannot open the terminal UI: --no-input forbids to ask',
        'see keyrack --help',
      );
    }
    const news = new NoticeBoard();
    const rack = await connectOrServe(context.settings().rack, news, context);
    try {
      return await show(rack, news, context);
    } finally {
      await rack.close();
    }
  },
};

/** What is shown, and why the rack of this process accepts no change; who serves elsewhere says so in answers. */
type Shown = Connection & {
  readonly link: 'embedded' | 'attached' | 'remote';
  readonly trouble?: () => string | null;
  /** Starts the server of this process; resolves with where it is. */
  readonly serve?: () => Promise<string>;
};

async function show(
  { service, actor, place, link, notices, trouble = () => null, serve }: Shown,
  news: NoticeBoard,
  context: Context,
): Promise<number> {
  const { io, args, printer, commands } = context;
  // Without colours the library would drop the inverse cursor row as well; the theme knows which colours are wanted.
  process.env.FORCE_COLOR = '1';
  const { runTui } = await import('../../tui/run.tsx');
  const exitCode = await runTui({
    service,
    actor,
    place,
    serve: serve ?? null,
    link,
    notices,
    onNotice: news.listen,
    trouble,
    saveSecret,
    commands: commandLines(commands, args),
    env: io.env,
    ascii: printer.ascii,
    color: wantsColor(io, args.flag('no-color')),
    signal: io.signal,
  });
  return io.signal.aborted ? interruptionOf(io.signal).exitCode : exitCode;
}

/** A file that could not be written whole is not left behind. */
async function saveSecret(path: string, text: string): Promise<void> {
  const file = await SecretFile.create(path);
  try {
    await file.write(text);
  } catch (cause) {
    await file.discard();
    throw failed(`Cannot write the file "${path}"; it was removed again`, { cause });
  }
}

/** The rack that is served already, or the one of this process, which serves it meanwhile. */
async function connectOrServe(rack: Rack, news: NoticeBoard, context: Context): Promise<Shown> {
  const { io } = context;
  if (rack.kind === 'remote') return { ...(await connect(rack, io)), link: 'remote' };
  const look = () => attach(rack.directory, io);
  const found = await findOrOpen(rack, io, look, news.put);
  const actor = localActor(rack.as, io);
  if ('service' in found) {
    const { service, socket, notices } = found;
    const place = `socket ${socket}`;
    const close = async () => {};
    return { service, actor, notices, place, link: 'attached', isServed: true, close };
  }
  const { keyring: service, notices, trouble, close } = found;
  let serving: Promise<Serving> | null = null;
  const serve = async () => {
    serving = startServing(found, { settings: context.settings(), io, log: news.put });
    const { url, socket, problem } = await serving;
    if (problem !== null) news.put(problem);
    return url ?? `socket ${socket}`;
  };
  const stop = async () => (await serving?.catch(() => null))?.close();
  return {
    ...{ service, actor, notices, trouble, serve },
    place: 'starting the server',
    link: 'embedded',
    isServed: true,
    close: () => stop().finally(close),
  };
}
