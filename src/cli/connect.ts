/**
 * Where a command finds its rack: behind an address (`--server`), in the process that serves the
 * data directory, or in this process. Whoever uses a connection cannot tell which. What is not
 * needed is not loaded: hono only to talk to a server, the store only to open the files here.
 */
import type { Actor } from '../core/actor.ts';
import type { KeyService } from '../core/service.ts';
import { attach, interruptible } from './attach.ts';
import { fetchFrom } from './authority.ts';
import { exitCodes } from './exit-code.ts';
import { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { localPerson, localUser } from './local-user.ts';
import { findOrOpen } from './open-rack.ts';
import { warnOfPlainHttp } from './server-url.ts';
import type { Rack } from './settings.ts';

/** A rack to work with, and who works with it. */
export interface Connection {
  readonly service: KeyService;
  readonly actor: Actor;
  /** Where the rack is, in words. */
  readonly place: string;
  /** True if another process serves it: then it can be asked again and again without keeping anybody out. */
  readonly isServed: boolean;
  /** What the user should know: a repaired journal, another version. */
  readonly notices: readonly string[];
  /** Lets go of the rack. */
  close(): Promise<void>;
}

/** Connects to the rack that the settings mean. @throws unreachable, not_authenticated, store_locked, store_damaged, store_failed */
export async function connect(rack: Rack, io: Io): Promise<Connection> {
  if (rack.kind === 'remote') return connectByAddress(rack, io);
  const actor = localActor(rack.as, io);
  return findOrOpen<Connection>(rack, io, async () => {
    const attached = await attach(rack.directory, io);
    if (!attached) return null;
    const { service, socket, notices } = attached;
    const place = `socket ${socket}`;
    return { service, actor, notices, place, isServed: true, close: async () => {} };
  }).then((found) => {
    if ('service' in found) return found;
    const { keyring, directory, notices, close } = found;
    const place = rack.postgres?.address.place ?? directory;
    return { service: keyring, actor, notices, place, isServed: false, close };
  });
}

/** The user of this shell, or an account as that user acts with it. */
export function localActor(as: string | null, io: Io): Actor {
  const person = localPerson(io.env);
  return as === null ? { kind: 'local', ...person } : { kind: 'account', account: as, ...person };
}

type RemoteRack = Extract<Rack, { kind: 'remote' }>;

async function connectByAddress({ url, key, authority }: RemoteRack, io: Io): Promise<Connection> {
  if (key === null) {
    throw new Failure(`Cannot use the rack at "${url}": no key is given`, {
      exitCode: exitCodes.notPermitted,
      code: 'not_authenticated',
      hints: ['name the file of a key with the scope manage: --key-file FILE, or set KEYRACK_KEY'],
    });
  }
  const { remoteKeyService } = await import('../server/client.ts');
  const fetch = interruptible(await fetchFrom(authority), io.signal);
  const service = remoteKeyService({ fetch, baseUrl: url, key });
  const actor = { kind: 'local', name: localUser(io.env) } as const;
  const notices = warnOfPlainHttp(url);
  return { service, actor, place: url, notices, isServed: true, close: async () => {} };
}
