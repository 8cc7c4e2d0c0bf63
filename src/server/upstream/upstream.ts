import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type RuleSettings, readRules } from './read-rules.ts';
import { type Needed, neededBy, type Rules } from './rules.ts';

/** Where every path goes that is not Keyrack's own, as it stands in the settings. */
export interface UpstreamOptions extends RuleSettings {
  /** `http://…` or `https://…`, with a base path or without, and nothing else. */
  readonly url: string;
  /** Milliseconds that the app may take to begin its answer; 30 seconds by default. */
  readonly timeoutMs?: number | undefined;
}

/** The app behind Keyrack. */
export interface Upstream {
  readonly url: URL;
  /** What stands before every path; empty, or begins with a slash and ends without. */
  readonly basePath: string;
  readonly timeoutMs: number;
  /** Connections that are kept for the next request. */
  readonly agent: HttpAgent;
  readonly rules: Rules;
  readonly needed: (method: string, path: string) => Needed | null;
  /** False if every path is judged alike. */
  readonly pathsMatter: boolean;
  /** False if every method is judged alike. */
  readonly methodsMatter: boolean;
}

const defaultTimeoutMs = 30_000;
/** After how long a connection that is kept for a next request is given up; when settings changed, none will come. */
const idleMs = 60_000;

/** Reads the settings; throws `invalid_input` for a rule that cannot be read. */
export function readUpstream(options: UpstreamOptions): Upstream {
  const url = new URL(options.url);
  const basePath = url.pathname.replace(/\/+$/, '');
  const rules = readRules(options);
  const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
  return {
    url,
    basePath,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    agent: new Agent({ keepAlive: true, maxFreeSockets: 64, timeout: idleMs }),
    rules,
    needed: neededBy(rules),
    pathsMatter: rules.paths.length > 0 || basePath !== '',
    methodsMatter: rules.paths.some(({ methods }) => methods !== null),
  };
}
