/**
 * `keyrack/client`: asks a rack whether a token may pass, from any program. Nothing is remembered
 * from one question to the next, so a revoke holds for the next request.
 */
import { KeyError } from '../core/errors.ts';
import { errorFromProblem } from '../server/problem.ts';
import type { VerdictWire } from '../server/wire/verdict.ts';
import { createPost, type Reply, type Target } from './post.ts';
import { defaultTarget, targetAt, targetOnSocket } from './target.ts';

/** Which rack is asked: by its Unix socket (that of this user's rack by default), or by an address. */
export interface VerifierOptions {
  /** The path of the Unix socket. */
  readonly socket?: string | undefined;
  /** The address, `http://127.0.0.1:8420`; needs `verifyKey`. */
  readonly url?: string | undefined;
  /** The token of a key with the scope `verify`, or what returns it. */
  readonly verifyKey?:
    | string
    | (() => string | undefined | Promise<string | undefined>)
    | undefined;
  /** How long a question may take; 2000 by default. */
  readonly timeoutMs?: number | undefined;
}

/** What is asked: `ip` is the address of the client, `permission` what its request needs (`write`, `servers:write`). */
export interface Question {
  readonly token: string | null;
  readonly ip?: string | null | undefined;
  readonly permission?: string | null | undefined;
}

/** The answer, as `POST /v1/verify` gives it. */
export type Verdict = VerdictWire;

/** Asks one rack. */
export interface Verifier {
  /**
   * The verdict on a token; every refusal is a verdict. Rejects with an Error that has a `code`: `unreachable`
   * if there is no answer, or none that a rack would give; `invalid_input` for an address or permission that
   * cannot be read; `not_authenticated` or `not_permitted` if the rack refuses `verifyKey`.
   */
  verify(question: Question): Promise<Verdict>;
}

const defaultTimeoutMs = 2000;

/** Makes a verifier. Throws at once for options that cannot work. */
export function createVerifier(options: VerifierOptions = {}): Verifier {
  const { timeoutMs = defaultTimeoutMs } = options;
  const findTarget = targetOf(options);
  const post = createPost();
  return {
    async verify({ token, ip = null, permission = null }) {
      const [target, headers] = [await findTarget(), await credentials(options)];
      const body = JSON.stringify({ token, ip, permission });
      const place = target.socketPath ?? target.url.origin;
      const reply = await post(target, body, headers, AbortSignal.timeout(timeoutMs)).catch(
        (cause) => {
          throw unreachable(place, excuse(cause, timeoutMs), cause);
        },
      );
      return readVerdict(reply, place);
    },
  };
}

function targetOf({ socket, url, verifyKey }: VerifierOptions): () => Target | Promise<Target> {
  if (url === undefined) {
    return socket === undefined ? () => defaultTarget(process.env) : () => targetOnSocket(socket);
  }
  if (socket !== undefined)
    throw new KeyError('invalid_input', 'Cannot verify: socket and url exclude each other');
  if (!verifyKey)
    throw new KeyError(
      'invalid_input',
      `Cannot verify at "${url}": verifyKey is missing; pass the token of a key with the scope verify`,
    );
  const target = targetAt(url);
  return () => target;
}

/** On the socket nobody needs a key, and one that is given is not sent. */
async function credentials({ url, verifyKey }: VerifierOptions): Promise<Record<string, string>> {
  if (url === undefined) return {};
  const key = typeof verifyKey === 'function' ? await verifyKey() : verifyKey;
  if (key) return { Authorization: `Bearer ${key.trim()}` };
  throw new KeyError('not_authenticated', `Cannot verify at "${url}": verifyKey returned nothing`);
}

function readVerdict({ status, text }: Reply, place: string): Verdict {
  const body = parse(text);
  if (status === 200 && isVerdict(body)) return body;
  if (status === 200)
    throw unreachable(place, 'gives an answer that is no verdict; is it a Keyrack');
  const error = errorFromProblem('verify', status, body);
  if (status !== 401 && status !== 403) throw error;
  const message = `Cannot verify: the rack at "${place}" refuses this program, which needs a key with the scope verify (${error.message})`;
  throw new KeyError(error.code, message);
}

/** Whoever branches on `valid` must be able to trust that a key comes with it. */
function isVerdict(body: unknown): body is Verdict {
  if (typeof body !== 'object' || body === null) return false;
  const { valid, code, key } = body as Partial<Verdict>;
  if (typeof code !== 'string' || valid !== (code === 'VALID')) return false;
  return !valid || typeof key?.id === 'string';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreachable(place: string, what: string, cause?: unknown): KeyError {
  return new KeyError('unreachable', `Cannot verify: the rack at "${place}" ${what}`, { cause });
}

function excuse(cause: unknown, timeoutMs: number): string {
  if (!(cause instanceof Error)) return 'cannot be reached';
  if (cause.name === 'AbortError' || cause.name === 'TimeoutError')
    return `does not answer within ${timeoutMs} ms`;
  return `cannot be reached (${cause.message})`;
}
