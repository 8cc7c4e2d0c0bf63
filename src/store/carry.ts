import type { OnProgress } from '../core/on-progress.ts';
import { backupText } from './backup.ts';
import { readWhole, type WholeRack } from './whole-rack.ts';

/** Where a whole rack can be made. Nothing may be there. */
export interface Target {
  /** Throws `conflict` if something is there. */
  refuseOccupied(): Promise<void>;
  /** Makes the rack of all lines, or nothing. */
  make(rack: WholeRack, onRead: OnProgress): Promise<void>;
  /** Lets go of what was held to make it. */
  close(): Promise<void>;
}

/** Opens a rack to be read; if that checks all of it, `onRead` hears how far that is. */
export type Open = (onRead: OnProgress) => Promise<WholeRack>;

/** What is done, for messages (`copy the rack`), and who hears how far it is. */
export interface CarryOptions {
  readonly attempt: string;
  readonly onRead: OnProgress;
}

/**
 * Makes a rack in another place, byte for byte. All of it is read before anything is written, and
 * every line is judged once more while it is; nobody sees the rack there before it is whole.
 */
export async function carryRack(
  open: Open,
  target: Target,
  options: CarryOptions,
): Promise<WholeRack['header']> {
  try {
    await target.refuseOccupied();
    return await readTwice(open, options, (rack, onRead) => target.make(rack, onRead));
  } finally {
    await target.close();
  }
}

/** Writes a rack as a backup: `write` takes its text, a piece at a time, once all of it was read. */
export async function backUp(
  open: Open,
  write: (text: AsyncIterable<string>) => Promise<void>,
  options: CarryOptions,
): Promise<WholeRack['header']> {
  return readTwice(open, options, (rack, onRead) => write(backupText(rack, onRead)));
}

/** First all of it is checked, by whoever opens it or here; then it is read for the work. */
async function readTwice(
  open: Open,
  { attempt, onRead }: CarryOptions,
  work: (rack: WholeRack, onRead: OnProgress) => Promise<void>,
): Promise<WholeRack['header']> {
  const onCheck: OnProgress = (done, whole) => onRead(done, 2 * whole);
  const onWork: OnProgress = (done, whole) => onRead(whole + done, 2 * whole);
  const rack = await open(onCheck);
  try {
    if (!rack.isChecked) await readWhole(attempt, rack, undefined, onCheck);
    await work(rack, onWork);
    return rack.header;
  } finally {
    await rack.close();
  }
}
