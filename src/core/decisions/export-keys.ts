import type { Actor } from '../actor.ts';
import { requireAdmin } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { KeyRecord } from '../key.ts';
import type { State } from '../state.ts';
import { type Export, type ExportQuery, maxTransferKeys, type TransferKey } from '../transfer.ts';
import { isRotating } from './rotate-key.ts';

/** An export with the event that records it. */
export interface ExportedKeys {
  readonly exported: Export;
  readonly event: NewEvent;
}

/** All keys with their digests, oldest first, and the accounts that own them. */
export function exportKeys(
  state: State,
  { revoked = false }: ExportQuery,
  actor: Actor,
  now: number,
): ExportedKeys {
  requireAdmin(state, actor);
  const records = [...state.keys.values()].filter((key) => revoked || key.revokedAt === null);
  if (records.length > maxTransferKeys) throw tooMany(records.length);
  const owners = new Set(records.map(({ account }) => account));
  const accounts = [...state.accounts.values()]
    .filter(({ name }) => owners.has(name))
    .map(({ name, role, permissions }) => ({ name, role, permissions }));
  const keys = records.map((record) => toTransfer(record, now));
  return {
    exported: { exportedAt: new Date(now).toISOString(), accounts, keys },
    event: { op: 'keys.exported', data: { count: keys.length } },
  };
}

/** The version and the request that made a key mean nothing elsewhere, and neither does a rotation that is over. */
function toTransfer(record: KeyRecord, now: number): TransferKey {
  const { version: _version, request: _request, previous, ...key } = record;
  return { ...key, previous: isRotating(record, now) ? previous : null };
}

function tooMany(count: number): KeyError {
  const message = `Cannot export keys: there are ${count}, and ${maxTransferKeys} are the most of one export; a backup holds any number`;
  return new KeyError('limit_reached', message);
}
