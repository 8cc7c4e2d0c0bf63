import { addAbortSignal } from 'node:stream';
import { findTokens, redact } from '../../server/token-pattern.ts';
import type { Context } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { Failure, usageFailure } from '../failure.ts';
import { Progress } from '../output/progress.ts';
import { CandidateFinder } from './candidates.ts';
import { disableFound } from './disable-found.ts';
import { gitleaksRules } from './gitleaks.ts';
import { defaultMaxMegabytes } from './limits.ts';
import { printFindings, scanned } from './print-findings.ts';
import { Scan } from './scan.ts';
import { scanHistory, withCommits } from './scan-history.ts';
import { type Finding, Suspects } from './suspects.ts';

/** Does what `keyrack scan` is asked to do; returns the exit code if that is not 0. */
export async function runScan(context: Context): Promise<number | undefined> {
  const { args } = context;
  const rules = args.text('rules');
  if (rules !== undefined) return printRules(rules, context);
  checkPaths(context);
  await warnOfServer(context);
  const progress = new Progress(context);
  const done = await lookEverywhere(await makeScan(progress, context), context).finally(() =>
    progress.clear(),
  );
  const findings = await withCommits(done.options.suspects.findings, done, context.io);
  return tell(findings, done, context);
}

async function printRules(tool: string, { printer, withRack }: Context): Promise<undefined> {
  if (tool !== 'gitleaks')
    throw usageFailure(`Cannot print rules for "${tool.slice(0, 40)}": only gitleaks is known`);
  const profiles = await withRack(({ service }) => service.listProfiles());
  await printer.data(gitleaksRules(profiles));
}

function checkPaths({ args }: Context): void {
  const { positionals } = args;
  if (positionals.length === 0)
    throw usageFailure(
      'Cannot scan: PATH is missing; name a file or a directory, or - for standard input',
    );
  if (args.flag('git') && positionals.includes('-'))
    throw usageFailure('Cannot scan history: standard input has none; leave out --git or -');
}

async function warnOfServer({ printer, settings }: Context): Promise<void> {
  const { rack } = settings();
  if (rack.kind === 'local') return;
  await printer.say(
    `keyrack: The digest of whatever looks like a token goes to ${rack.url}, never the token itself`,
  );
}

async function makeScan(progress: Progress, context: Context): Promise<Scan> {
  const profiles = await context.withRack(({ service }) => service.listProfiles());
  const pattern = findTokens(profiles);
  return new Scan({
    finder: new CandidateFinder(profiles),
    // A rack in this process is open for a question only, or a long scan would keep everybody else out.
    suspects: new Suspects((batches) =>
      context.withRack(async ({ service, actor }) => {
        const found = [];
        for (const digests of batches) found.push(...(await service.findDigests(digests, actor)));
        return found;
      }),
    ),
    maxBytes: readMaxBytes(context),
    signal: context.io.signal,
    show: (path) => redact(pattern, path),
    onProgress: (scan) => progress.show(() => scanned(scan)),
  });
}

function readMaxBytes({ args }: Context): number {
  const text = args.text('max-size') ?? String(defaultMaxMegabytes);
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text) * 1024 * 1024;
  throw usageFailure(
    `Cannot read --max-size: "${text.slice(0, 40)}" is not a whole number of megabytes`,
  );
}

async function lookEverywhere(scan: Scan, { args, io }: Context): Promise<Scan> {
  for (const path of args.positionals) {
    await (path === '-' ? scan.stream('-', addAbortSignal(io.signal, io.stdin)) : scan.path(path));
    if (args.flag('git')) await scanHistory(path, scan, io);
  }
  const { suspects } = scan.options;
  await suspects.settle();
  if (suspects.dropped > 0)
    scan.note('too much', `${suspects.dropped} places were left out; scan less at once`);
  return scan;
}

async function tell(
  findings: readonly Finding[],
  scan: Scan,
  context: Context,
): Promise<number | undefined> {
  const printed = printFindings(findings, scan, context.printer);
  if (findings.length > 0) {
    // A reader who went away must not turn a finding into silence.
    await printed.catch(() => {});
    if (context.args.flag('disable')) await disableFound(findings, context);
    return exitCodes.failed;
  }
  await printed;
  if (scan.problems.length === 0) return undefined;
  throw incomplete(scan);
}

function incomplete({ problems }: Scan): Failure {
  const count = problems.length === 1 ? 'one path' : `${problems.length} paths`;
  return new Failure(`Cannot scan everything: ${count} could not be looked at`, {
    exitCode: exitCodes.partlyDone,
    code: 'partly_done',
    issues: problems.map(({ path, reason }) => ({ path, message: reason })),
  });
}
