/**
 * The table `api_keys` of Pterodactyl and Pelican. A row keeps the identifier and, encrypted with the panel's
 * APP_KEY, the secret; the token is one after the other. It is put together here, its digest is taken, and
 * nothing else of it leaves this file.
 */
import { parseMoment } from '../../core/expiry.ts';
import type { Grant, Levels } from '../../core/permissions.ts';
import type { Profile, Profiles } from '../../core/profile.ts';
import { digestToken, recognizeToken } from '../../core/token.ts';
import type { TransferKey } from '../../core/transfer.ts';
import { openLaravel } from './laravel.ts';
import { type Owners, ownerOf, requireOwners } from './owners.ts';
import { panelLevels } from './panel-levels.ts';
import type { LeftOut, Plan } from './plan.ts';
import { type Row, refused, requireColumns, textOf } from './rows.ts';

/** What it takes to read a panel's table. */
export interface PanelReading {
  readonly owners: Owners;
  /** Null: nothing can be decrypted. */
  readonly appKey: Uint8Array | null;
  readonly profiles: Profiles;
  readonly now: number;
}

/** Every key of the panel has one of so many characters, which is public; the rest of its token is not. */
const identifierLength = 16;

type Read = { readonly key: TransferKey; readonly user: string } | { readonly leftOut: LeftOut };
type Carried =
  | { readonly profile: Profile; readonly permissions: Levels | null; readonly digest: string }
  | { readonly why: string };

/** What of a panel's table can be carried over. Throws a usage failure for a table that cannot be read. */
export function planPanel(rows: readonly Row[], reading: PanelReading): Plan {
  requireColumns(rows, ['user_id', 'key_type', 'identifier', 'token']);
  const read = rows.map((row) => readRow(row, reading));
  const carried = read.filter((one) => 'key' in one);
  requireOwners(
    reading.owners,
    carried.map(({ user }) => user),
  );
  const leftOut = read.filter((one) => 'leftOut' in one).map((one) => one.leftOut);
  return { transfer: { accounts: [], keys: carried.map(({ key }) => key) }, leftOut };
}

function readRow(row: Row, reading: PanelReading): Read {
  const identifier = textOf(row, 'identifier') ?? '';
  const id = identifier.slice(0, identifierLength);
  const name = textOf(row, 'memo') ?? id;
  const carried =
    identifier.length === identifierLength
      ? carry(row, id, reading)
      : { why: `its identifier has not ${identifierLength} characters` };
  if ('why' in carried) return { leftOut: { id, name, why: carried.why } };
  const { profile, permissions, digest } = carried;
  const user = textOf(row, 'user_id') ?? '';
  const key: TransferKey = {
    ...{ id, profile: profile.name, account: ownerOf(reading.owners, user) ?? '' },
    ...{ name, permissions, allowedIps: readAddresses(row) },
    expiresAt: readMoment(row, 'expires_at'),
    createdAt: readCreation(row, reading.now),
    ...{ enabled: true, revokedAt: null, digest, masked: maskOf(id, profile), previous: null },
  };
  return { key, user };
}

/** The panel goes by the type of a key, never by its prefix. */
function carry(row: Row, id: string, reading: PanelReading): Carried {
  const type = textOf(row, 'key_type') ?? '';
  if (type === '1') return carryToken(row, id, 'account', reading);
  if (type !== '2')
    return { why: `its key_type ${type.slice(0, 10)} is neither 1 (client) nor 2 (application)` };
  const carried = carryToken(row, id, 'levels', reading);
  if ('why' in carried) return carried;
  const rights = panelLevels(row, carried.profile);
  return 'why' in rights ? rights : { ...carried, permissions: rights.levels };
}

/** The rack goes by the form of a token, so one that has the form of no profile would never pass. */
function carryToken(
  row: Row,
  id: string,
  grant: Grant,
  { appKey, profiles }: PanelReading,
): Carried {
  if (!appKey)
    return {
      why: 'its token is encrypted with the APP_KEY of the panel; name it by --app-key-file',
    };
  const opened = openLaravel(textOf(row, 'token') ?? '', appKey);
  if ('problem' in opened) return { why: `its token cannot be read: ${opened.problem}` };
  const token = id + opened.text;
  const profile = recognizeToken(token, profiles);
  if (profile?.id.from === 'token' && profile.grant === grant)
    return { profile, permissions: null, digest: digestToken(token) };
  const prefix = /^[a-z]+_/.exec(id)?.[0];
  const form = prefix ? `tokens that begin with "${prefix}"` : 'tokens without a prefix';
  const kind = grant === 'levels' ? 'application' : 'client';
  return { why: `no profile of this rack has ${form} for ${kind} keys` };
}

function maskOf(id: string, profile: Profile): string {
  return `${id}${profile.id.from === 'token' ? profile.id.separator : ''}…`;
}

function readAddresses(row: Row): readonly string[] {
  const text = textOf(row, 'allowed_ips');
  if (text === null) return [];
  const list = readList(text);
  if (list) return list;
  throw refused(`${row.place} has allowed_ips that are not a JSON list of addresses`);
}

function readList(text: string): readonly string[] | null {
  try {
    const list: unknown = JSON.parse(text) ?? [];
    return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : null;
  } catch {
    return null;
  }
}

/** `2026-01-31 12:00:00` as databases write it, in UTC, or ISO 8601. */
function readMoment(row: Row, column: string): string | null {
  const text = textOf(row, column);
  if (text === null) return null;
  const moment = parseMoment(text.replace(' ', 'T'));
  if (!Number.isNaN(moment)) return new Date(moment).toISOString();
  throw refused(`${row.place} has the ${column} "${text.slice(0, 40)}", which is not a time`);
}

/** A database that writes its own time of day may be hours ahead, and no key was made after now. */
function readCreation(row: Row, now: number): string {
  const made = readMoment(row, 'created_at');
  return new Date(Math.min(now, made === null ? now : Date.parse(made))).toISOString();
}
