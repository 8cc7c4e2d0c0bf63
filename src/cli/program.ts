/**
 * From the words on the command line to an exit code: find the command in the table, read its
 * options, run it, and tell what went wrong. stdout carries data, stderr carries talk.
 */
import type { Command, Context } from './command.ts';
import { commands } from './commands/table.ts';
import { type Connection, connect } from './connect.ts';
import { exitCodes } from './exit-code.ts';
import { toFailure, usageFailure } from './failure.ts';
import { globalOptions } from './global-options.ts';
import { commandHelp, groupHelp, helpWidth, overview } from './help.ts';
import type { Io } from './io.ts';
import { isAscii } from './output/ascii.ts';
import { type Format, Printer } from './output/printer.ts';
import { whileWorking } from './output/while-working.ts';
import { type Arguments, parseArguments } from './parse.ts';
import { refuseTokens } from './refuse-tokens.ts';
import { reportFailure } from './report-failure.ts';
import { findRoute, membersOf, type Route } from './route.ts';
import { readSettings, type Settings } from './settings.ts';
import { interruptionOf } from './until-aborted.ts';
import { version } from './version.ts';

/** Runs one command line and returns its exit code. Never rejects for what a user can cause. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    refuseBrokenText(argv);
    await refuseTokens(argv, commands);
    return (await dispatch(findRoute(argv, commands), io)) ?? exitCodes.done;
  } catch (error) {
    // Whoever read the output has had enough of it; that is no failure, and nobody is there to tell.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exitCodes.done;
    const failure = io.signal.aborted ? interruptionOf(io.signal) : toFailure(error);
    await reportFailure(failure, io, wantsJson(argv));
    return failure.exitCode;
  }
}

async function dispatch(route: Route, io: Io): Promise<number | undefined> {
  const { options = [], positionals = [] } = route.kind === 'command' ? route.command : {};
  const args = parseArguments(route.rest, [...options, ...globalOptions], positionals);
  const printer = new Printer(io, printerOptions(args, io));
  if (args.flag('version')) return printVersion(printer);
  if (args.flag('help')) return printer.data(helpOf(route, helpWidth(io))).then(() => undefined);
  if (route.kind === 'command') return route.command.run(makeContext(args, io, printer));
  const depth = route.group.split(' ').length;
  const verbs = membersOf(route.group, commands).map(({ words }) => words[depth]);
  throw usageFailure(
    `Cannot run "${route.group}": it needs one of ${[...new Set(verbs)].join(', ')}`,
    `see keyrack ${route.group} --help`,
  );
}

function makeContext(args: Arguments, io: Io, printer: Printer): Context {
  let settings: Settings | undefined;
  const told = new Set<string>();
  const context: Context = {
    args,
    io,
    printer,
    commands,
    settings: () => {
      settings ??= readSettings(args, io.env);
      return settings;
    },
    withRack: async (work) => {
      const { rack } = context.settings();
      const connection = await whileWorking(context, 'Opening the rack', () => connect(rack, io));
      return useRack(connection, work, printer, told);
    },
  };
  return context;
}

/**
 * When the work is done it is done: that letting go of the rack failed (the last uses could not be
 * saved) is told, but must not hide the token that was just made.
 */
async function useRack<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
  printer: Printer,
  told: Set<string>,
): Promise<T> {
  const tellNews = async () => {
    const news = connection.notices.filter((notice) => !told.has(notice));
    for (const notice of news) told.add(notice);
    await printer.say(...news.map((notice) => `keyrack: ${notice}`));
  };
  try {
    await tellNews();
    return await work(connection);
  } finally {
    await connection.close().catch((error) => printer.say(`keyrack: ${toFailure(error).message}`));
    await tellNews();
  }
}

function printerOptions(args: Arguments, io: Io) {
  if (args.flag('json') && args.flag('plain')) {
    throw usageFailure(
      'Cannot print both JSON and plain text: --json and --plain exclude each other',
    );
  }
  const format: Format = args.flag('json') ? 'json' : args.flag('plain') ? 'plain' : 'human';
  return {
    format,
    quiet: args.flag('quiet'),
    noColor: args.flag('no-color'),
    ascii: args.flag('ascii') || isAscii(io.env),
  };
}

async function printVersion(printer: Printer): Promise<undefined> {
  if (printer.format === 'json') await printer.json({ version, node: process.versions.node });
  else await printer.data(`keyrack ${version}\n`);
}

function helpOf(route: Route, width: number): string {
  if (route.kind === 'group') return groupHelp(route.group, commands, width);
  return isOverview(route.command) ? overview(commands, width) : commandHelp(route.command, width);
}

function isOverview({ words }: Command): boolean {
  return words.length === 0;
}

/** Bytes that are no UTF-8 reach a program as U+FFFD: whatever they meant is lost already. */
function refuseBrokenText(argv: readonly string[]): void {
  if (!argv.some((argument) => argument.includes('\ufffd'))) return;
  throw usageFailure('Cannot read arguments: one of them is not valid UTF-8');
}

/** Even a command line that cannot be read is answered in the format that it asks for. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}
