import { existsSync } from 'node:fs';
import { KeyError } from '../core/errors.ts';
import { type SelfWire, selfToWire } from '../server/wire/self.ts';
import { interruptible } from './attach.ts';
import { type Authority, fetchFrom, readAuthority } from './authority.ts';
import type { Context } from './command.ts';
import { type Connection, connect } from './connect.ts';
import { serverOf } from './credentials.ts';
import type { Credential } from './credentials-file.ts';
import { dataDirectory } from './data-directory.ts';
import { usageFailure } from './failure.ts';
import type { Io } from './io.ts';
import { warnOfPlainHttp } from './server-url.ts';

/** What a rack says about a stored key. `key` is null unless it passes, `why` unless it does not. */
export interface Verified {
  readonly org: string;
  /** Who was asked: an address, or the data directory of this box. */
  readonly place: string;
  readonly outcome: 'passes' | 'refused' | 'unreachable';
  readonly key: SelfWire | null;
  readonly why: string | null;
}

/** Asks the server of a stored key about it, or the rack of this box if there is none. @throws usage failure */
export async function verifyStored(
  org: string,
  credential: Credential,
  { args, io, printer }: Context,
): Promise<Verified> {
  const directory = args.text('data');
  const server = directory === undefined ? serverOf(credential, args.text('server'), io.env) : null;
  const place = server ?? ownRack(org, directory, io);
  const authority = server === null ? null : readAuthority(args, io.env, server);
  const ask = server === null ? askHere : askThere;
  const warnings = server === null ? [] : warnOfPlainHttp(server);
  await printer.say(...warnings.map((text) => `keyrack: ${text}`));
  try {
    return { org, place, ...(await ask(place, credential.key, io, authority)) };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const outcome = outcomes.get(error.code);
    if (outcome === undefined) throw error;
    return { org, place, outcome, key: null, why: error.message };
  }
}

type Answer = Pick<Verified, 'outcome' | 'key' | 'why'>;

const outcomes: ReadonlyMap<string, Verified['outcome']> = new Map([
  ['not_authenticated', 'refused'],
  ['not_permitted', 'refused'],
  ['unreachable', 'unreachable'],
]);

function ownRack(org: string, named: string | undefined, { env }: Io): string {
  const directory = dataDirectory(named, env);
  if (existsSync(directory)) return directory;
  throw usageFailure(
    `Cannot verify the key of "${org}": no server is stored with it, and "${directory}" is no rack of this box`,
    'name the server with --server URL',
  );
}

async function askThere(
  url: string,
  key: string,
  io: Io,
  authority: Authority | null,
): Promise<Answer> {
  const { remoteKeyService } = await import('../server/client.ts');
  const fetch = interruptible(await fetchFrom(authority), io.signal);
  const self = await remoteKeyService({ fetch, baseUrl: url, key }).self();
  return { outcome: 'passes', key: self, why: null };
}

/** Without a use of it: whoever asks here needs no key, so this is no use. */
async function askHere(directory: string, token: string, io: Io): Promise<Answer> {
  const rack: Connection = await connect(
    { kind: 'local', directory, postgres: null, as: null },
    io,
  );
  try {
    const { service, actor } = rack;
    const { valid, key, steps } = await service.explain(
      { token, ip: null, permission: null },
      actor,
    );
    if (valid && key) return { outcome: 'passes', key: selfToWire(key), why: null };
    const failed = steps.find(({ outcome }) => outcome === 'fail');
    return { outcome: 'refused', key: null, why: failed?.detail ?? 'it does not pass' };
  } finally {
    await rack.close();
  }
}
