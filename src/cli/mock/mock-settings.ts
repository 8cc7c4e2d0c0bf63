import { parseMoment } from '../../core/expiry.ts';
import { usageFailure } from '../failure.ts';
import type { Arguments } from '../parse.ts';
import { logModes, readMode, readPanels, readPort } from '../settings.ts';

/** What is told of answers: `reasons` is a line for each of a panel, with why it fell out so; the rest as with `serve`. */
export const mockLogModes = ['reasons', ...logModes] as const;
export type MockLogMode = (typeof mockLogModes)[number];

/** The settings of a mock. No config.json has a part in them: it is that of a rack which is none. */
export interface MockSettings {
  readonly host: string;
  readonly port: number;
  readonly log: MockLogMode;
  /** The panels; empty means as many as go together. */
  readonly panels: readonly string[];
  /** Where the rack is kept; null for in memory. Only the flag counts. */
  readonly directory: string | null;
  readonly seed: number;
  readonly latencyMs: number;
  readonly failRate: number;
  /** Whether a client that does not ask for JSON is told failures as a browser is. */
  readonly strictAccept: boolean;
  /** The moment at which the clock stands still; null for the clock of the machine. */
  readonly frozenAt: number | null;
  /** The file for the tokens; null for stdout. */
  readonly envFile: string | null;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Collects the settings; throws a usage failure that names what is wrong. */
export function readMockSettings(args: Arguments, env: Env): MockSettings {
  const unfit = ['server', 'key-file', 'as', 'config'].find(
    (name) => args.text(name) !== undefined,
  );
  if (unfit !== undefined)
    throw usageFailure(`Cannot use --${unfit} with mock: it is a rack of its own`);
  return {
    host: args.text('host') ?? '127.0.0.1',
    port: readPort(args, env, {}),
    log: readMockLog(args, env),
    panels: readPanels(args, env, {}),
    directory: args.text('data') ?? null,
    seed: readNumber(args, 'seed', /^\d{1,9}$/, 'a whole number from 0 to 999999999') ?? 1,
    latencyMs:
      readNumber(args, 'latency', /^([0-5]?\d{1,4}|60000)$/, 'milliseconds from 0 to 60000') ?? 0,
    failRate:
      readNumber(args, 'fail-rate', /^(0|1|0?\.\d{1,9}|1\.0+)$/, 'a number from 0 to 1') ?? 0,
    strictAccept: args.flag('strict-accept'),
    frozenAt: readNow(args),
    envFile: args.text('env') ?? null,
  };
}

function readMockLog(args: Arguments, env: Env): MockLogMode {
  const text = (args.text('log') ?? env.KEYRACK_LOG) || 'reasons';
  return readMode(text, mockLogModes);
}

function readNumber(args: Arguments, name: string, pattern: RegExp, wanted: string): number | null {
  const text = args.text(name);
  if (text === undefined) return null;
  if (pattern.test(text)) return Number(text);
  throw usageFailure(`Cannot use --${name} "${text.slice(0, 40)}": it is not ${wanted}`);
}

function readNow(args: Arguments): number | null {
  const text = args.text('now');
  if (text === undefined) return null;
  const moment = parseMoment(text);
  if (moment >= Date.UTC(2000, 0) && moment < Date.UTC(9000, 0)) return moment;
  throw usageFailure(
    `Cannot use --now "${text.slice(0, 40)}": it is not a date or an ISO 8601 time such as 2026-01-01T00:00:00Z`,
  );
}
