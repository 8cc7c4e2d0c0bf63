import { parseDuration } from '../core/duration.ts';
import type { Config } from './config-file.ts';
import { usageFailure } from './failure.ts';
import type { Arguments } from './parse.ts';

/** The app behind Keyrack. The server reads the rules. */
export interface UpstreamSettings {
  readonly url: string;
  readonly timeoutMs: number;
  readonly paths: readonly unknown[] | undefined;
  readonly defaultPermission: string | undefined;
}

const maxTimeoutMs = 24 * 3_600_000;

/** Reads where requests are passed on to, null if nowhere; throws a usage failure for an address or a time that cannot be used. */
export function readUpstream(
  args: Arguments,
  env: Readonly<Record<string, string | undefined>>,
  config: Config,
): UpstreamSettings | null {
  const url = args.text('upstream') ?? (env.KEYRACK_UPSTREAM || undefined) ?? config.upstream;
  if (url === undefined) return null;
  const { paths, defaultPermission } = config;
  const timeout = (env.KEYRACK_UPSTREAM_TIMEOUT || undefined) ?? config.upstreamTimeout ?? '30s';
  return { url: readUrl(url), timeoutMs: readTimeout(timeout), paths, defaultPermission };
}

/** A password is not quoted. */
function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw refused(`"${text.slice(0, 100)}" is not an address such as http://127.0.0.1:3000`);
  }
  if (url.username || url.password) throw refused('its address holds a user name or a password');
  if (/[?#]/.test(text)) throw refused(`"${text.slice(0, 100)}" has a query or a fragment`);
  return url.href.replace(/\/+$/, '');
}

function readTimeout(text: string): number {
  const timeoutMs = parseDuration(text);
  if (timeoutMs <= maxTimeoutMs) return timeoutMs;
  throw usageFailure(`Cannot wait "${text.slice(0, 40)}" for the upstream: it is more than a day`);
}

function refused(reason: string) {
  return usageFailure(`Cannot use the upstream: ${reason}`);
}
