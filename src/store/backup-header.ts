import { genesisHead } from '../core/chain.ts';
import type { UsageData } from '../core/ports.ts';
import { toFile, whyNoSnapshot } from './snapshot-file.ts';

/**
 * The first line of a backup, before the lines of the journal: which place they must reach, and the
 * last uses, which the journal does not hold.
 */
export interface BackupHeader {
  readonly keyrack_backup: 1;
  readonly seq: number;
  readonly hash: string;
  readonly created_at: string;
  readonly usage: UsageData;
}

/** The longest header that is read; the uses of very many keys fit. */
export const maxHeaderBytes = 256 * 1024 * 1024;

/** Reads a header; throws an Error with the reason why the line is none. */
export function parseHeader(line: string): BackupHeader {
  const header = parse(line);
  if (typeof header?.keyrack_backup !== 'number')
    throw new Error('it is not the header of a Keyrack backup');
  if (header.keyrack_backup !== 1)
    throw new Error(`the backup has format ${header.keyrack_backup}, this Keyrack reads 1`);
  const { seq, hash, created_at: createdAt, usage } = header;
  if (!Number.isSafeInteger(seq) || seq < 1 || !/^[0-9a-f]{64}$/.test(hash))
    throw new Error('it names no place of the journal');
  if (Number.isNaN(Date.parse(createdAt))) throw new Error('it names no time');
  const head = { ...genesisHead, seq, batch: 1, hash };
  const reason = whyNoSnapshot(toFile({ head, rack: { accounts: [], keys: [] }, usage }, hash));
  if (reason !== null) throw new Error(reason);
  return header;
}

function parse(line: string) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
