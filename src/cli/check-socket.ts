import { lstatSync } from 'node:fs';
import { KeyError } from '../core/errors.ts';
import { socketPaths } from '../server/socket-places.ts';
import { type Finding, ok, problem, warning } from '../store/doctor/finding.ts';
import { attach } from './attach.ts';
import type { Io } from './io.ts';

/** Whether a server of the directory answers on its socket. */
export async function checkSocket(directory: string, io: Io): Promise<Finding> {
  const paths = await socketPaths(directory, io.env);
  const found = paths.find((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  if (found === undefined) return ok('socket', 'there is none: nobody serves the directory');
  if (!lstatSync(found).isSocket()) {
    return problem('socket', `"${found}" is not a socket`, 'move it away: a server listens there');
  }
  try {
    const attached = await attach(directory, io);
    if (attached) return ok('socket', `a Keyrack answers on "${attached.socket}"`);
    const text = `"${found}" is left from a process that was killed`;
    return warning('socket', text, 'nothing: the next server replaces it');
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const text = `somebody listens on "${found}" and does not answer`;
    return problem('socket', text, 'look at the process that holds the lock; end it if it hangs');
  }
}
