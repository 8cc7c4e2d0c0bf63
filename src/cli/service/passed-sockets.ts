import { usageFailure } from '../failure.ts';
import type { Io } from '../io.ts';

/** A socket that listens already, passed by whoever started this process. */
export interface PassedSocket {
  readonly descriptor: number;
  /** What its unit calls it; made for messages. */
  readonly name: string;
}

/** The first descriptor that is passed, and how many are taken: sd_listen_fds(3). */
const first = 3;
const most = 16;

/**
 * Takes the sockets that systemd opened for this process (socket activation), and what tells of them out of the
 * environment, so that no program that is started takes them for its own. None if they are meant for another
 * process: a shell in between hands the variables on.
 */
export function takePassedSockets(
  { env }: Pick<Io, 'env'>,
  pid: number = process.pid,
): readonly PassedSocket[] {
  const { LISTEN_PID: meant, LISTEN_FDS: count = '', LISTEN_FDNAMES: names = '' } = env;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'])
    Reflect.deleteProperty(env, name);
  if (meant !== String(pid)) return [];
  if (!/^[1-9]\d?$/.test(count) || Number(count) > most) {
    throw usageFailure(
      `Cannot take the sockets that were passed: LISTEN_FDS is "${count.slice(0, 40)}", and 1 to ${most} are taken`,
    );
  }
  const named = names.split(':');
  return Array.from({ length: Number(count) }, (_, index) => ({
    descriptor: first + index,
    name: named[index] || 'unknown',
  }));
}
