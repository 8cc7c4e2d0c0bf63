import type { SnapshotData, UsageData } from '../core/ports.ts';
import type { RackData } from '../core/state.ts';

/** What `keyrack.json` holds. `stateHash` is of accounts and keys, so that an edit by hand shows. */
export interface SnapshotFile {
  readonly meta: {
    readonly format: number;
    readonly seq: number;
    readonly batch: number;
    readonly head: string;
    readonly stateHash: string;
    readonly latest?: string | undefined;
    readonly clockReset?: string | undefined;
  };
  readonly accounts: RackData['accounts'];
  readonly keys: RackData['keys'];
  readonly usage: UsageData;
}

const format = 1;

/** The file of a snapshot, whose accounts and keys have the hash. */
export function toFile({ head, rack, usage }: SnapshotData, stateHash: string): SnapshotFile {
  const { accounts, keys, latest, clockReset } = rack;
  const { seq, batch, hash } = head;
  const meta = { format, seq, batch, head: hash, stateHash, latest, clockReset };
  return { meta, accounts, keys, usage };
}

/** The snapshot of a file. */
export function fromFile({ meta, accounts, keys, usage }: SnapshotFile): SnapshotData {
  const head = { seq: meta.seq, batch: meta.batch, hash: meta.head };
  const { latest, clockReset } = meta;
  return { head, rack: { accounts, keys, latest, clockReset }, usage };
}

/** Null if the parsed text is a snapshot of this format; else the reason why it is none. */
export function whyNoSnapshot(value: unknown): string | null {
  if (!isObject(value)) return 'it does not hold an object';
  const { meta, accounts, keys, usage } = value;
  if (!isObject(meta)) return 'it has no "meta"';
  if (meta.format !== format)
    return `it has format ${JSON.stringify(meta.format)}, this Keyrack reads ${format}`;
  if (!isCount(meta.seq) || !isCount(meta.batch))
    return 'its "meta" names no sequence number and batch';
  if (!isMoment(meta.latest) || !isMoment(meta.clockReset))
    return 'its "meta" names moments that are none';
  if (!isHash(meta.head) || !isHash(meta.stateHash)) return 'its "meta" names no hashes';
  if (!isListOf(accounts, (one) => isObject(one) && typeof one.name === 'string'))
    return 'its "accounts" are no accounts';
  if (!isListOf(keys, (one) => isObject(one) && typeof one.id === 'string'))
    return 'its "keys" are no keys';
  if (!isObject(usage) || !isListOf(usage.total, isUse) || !isListOf(usage.previous, isUse))
    return 'its "usage" is no usage';
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function isMoment(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

function isHash(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isUse(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [id, use] = value;
  if (typeof id !== 'string' || !isObject(use)) return false;
  const { count, at, ip } = use;
  return isCount(count) && typeof at === 'string' && (ip === null || typeof ip === 'string');
}
