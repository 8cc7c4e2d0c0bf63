import { parseDuration } from '../core/duration.ts';
import type { PostgresOptions } from '../store/open-postgres.ts';
import { hasPassword, readAddress } from '../store/postgres/address.ts';
import { leaseRange } from '../store/postgres/lease.ts';
import type { Config } from './config-file.ts';
import { usageFailure } from './failure.ts';
import { readKeyFile } from './key-file.ts';
import type { Arguments } from './parse.ts';

type Env = Readonly<Record<string, string | undefined>>;

const defaultLease = '5s';

/** Reads which database holds the rack, null if the data directory does; throws a usage failure for what cannot be used. */
export function readStore(args: Arguments, env: Env, config: Config): PostgresOptions | null {
  const flag = args.text('store');
  if (flag !== undefined) refusePassword(flag);
  const text = flag ?? (env.KEYRACK_STORE || undefined) ?? config.store;
  if (text === undefined) return null;
  return {
    address: readStoreAddress(text, env, config),
    leaseMs: readLease((env.KEYRACK_LEASE || undefined) ?? config.lease ?? defaultLease),
    staleOk: args.flag('stale-ok') || readSwitch('KEYRACK_STALE_OK', env, config.staleOk),
    sharedRates: readSwitch('KEYRACK_SHARED_RATES', env, config.sharedRates),
  };
}

/** Reads the address of a database, with the password that a file holds. */
export function readStoreAddress(text: string, env: Env, config: Config) {
  const file = (env.KEYRACK_STORE_PASSWORD_FILE || undefined) ?? config.storePasswordFile;
  return readAddress(text, file === undefined ? null : readKeyFile(file));
}

/** Everybody on the box can read the arguments of a process. */
export function refusePassword(text: string): void {
  if (!hasPassword(text)) return;
  throw usageFailure(
    'Cannot take a password in an argument: everybody on this box can read it there',
    'write it into a file for KEYRACK_STORE_PASSWORD_FILE, or into ~/.pgpass, or set PGPASSWORD or KEYRACK_STORE',
  );
}

function readLease(text: string): number {
  const leaseMs = parseDuration(text);
  if (leaseMs >= leaseRange.fromMs && leaseMs <= leaseRange.toMs) return leaseMs;
  throw usageFailure(`Cannot use a lease of "${text.slice(0, 40)}": it is not from 1s to 1m`);
}

function readSwitch(name: string, env: Env, configured = false): boolean {
  const text = env[name];
  if (!text) return configured;
  if (text === '0' || text === '1') return text === '1';
  throw usageFailure(`Cannot use ${name} "${text.slice(0, 40)}": it is neither 0 nor 1`);
}
