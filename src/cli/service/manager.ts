/**
 * Tells the service manager how the server stands: sd_notify(3). Node has no datagram socket
 * of the Unix kind, so `systemd-notify` sends the messages. They are sent one after the other, beside the
 * work: a service manager that does not listen holds up neither start nor end for long.
 */
import { type ExecFileException, execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { safeText } from '../../core/text.ts';
import type { Io } from '../io.ts';

const run = promisify(execFile);

/** Where the state of the server goes; nowhere if nobody asked for it. */
export interface ServiceManager {
  /** It serves, now or again. */
  ready(status: string): void;
  /** It reads its settings again. */
  reloading(status: string): void;
  /** It takes no more requests. */
  stopping(status: string): void;
  /** Resolves when all of it is sent, or could not be. */
  told(): Promise<void>;
}

/** How long one message may take. */
const timeoutMs = 6000;
const maxStatusLength = 200;

/** Finds the manager that NOTIFY_SOCKET names and takes the variable out of the environment: no program that is started speaks for the server. */
export function findManager(
  { env }: Pick<Io, 'env'>,
  trouble: (line: string) => void,
): ServiceManager {
  const { NOTIFY_SOCKET: socket, PATH } = env;
  Reflect.deleteProperty(env, 'NOTIFY_SOCKET');
  let isTold = false;
  let last = Promise.resolve();
  const send = async (words: readonly string[]) => {
    try {
      const environment = { NOTIFY_SOCKET: socket, PATH };
      await run('systemd-notify', words, { env: environment, timeout: timeoutMs });
    } catch (error) {
      // Whoever ends all processes of a service at once ends this messenger too, and knows already.
      if (isTold || words.includes('STOPPING=1')) return;
      isTold = true;
      trouble(`the service manager cannot be told how this server stands: ${reasonOf(error)}`);
    }
  };
  const tell = (status: string, ...words: readonly string[]) => {
    if (!socket) return;
    const line = `STATUS=${safeText(status).slice(0, maxStatusLength)}`;
    last = last.then(() => send([...words, line]));
  };
  return {
    ready: (status) => tell(status, 'READY=1'),
    reloading: (status) => tell(status, 'RELOADING=1', `MONOTONIC_USEC=${monotonicMicros()}`),
    stopping: (status) => tell(status, 'STOPPING=1'),
    told: () => last,
  };
}

/** The clock by which systemd tells messages of this reload from those of the one before. */
function monotonicMicros(): bigint {
  return process.hrtime.bigint() / 1000n;
}

function reasonOf(error: unknown): string {
  const { code, signal, killed, stderr } = error as ExecFileException & { stderr?: string };
  if (code === 'ENOENT') return 'there is no systemd-notify in PATH';
  const why = killed ? 'it took too long' : (signal ?? `code ${code}`);
  return `systemd-notify failed (${stderr?.trim() || why})`;
}
