import { backupText } from './backup.ts';
import { type OnRead, readWhole, type WholeRack } from './whole-rack.ts';

/** Where a whole rack can be made. Nothing may be there. */
export interface Target {
  /** Throws `conflict` if something is there. */
  refuseOccupied(): Promise<void>;
  /** Makes the rack of all lines, or nothing. */
  make(rack: WholeRack, onRead: OnRead): Promise<void>;
  /** Lets go of what was held to make it. */
  close(): Promise<void>;
}

/** What is done, for messages (`copy the rack`), and who hears how far it is. */
export interface CarryOptions {
  readonly attempt: string;
  readonly onRead: OnRead;
}

/**
 * Makes a rack in another place, byte for byte. All of it is read before anything is written, and
 * every line is judged once more while it is; nobody sees the rack there before it is whole.
 */
export async function carryRack(
  open: () => Promise<WholeRack>,
  target: Target,
  options: CarryOptions,
): Promise<WholeRack['header']> {
  try {
    await target.refuseOccupied();
    return await readTwice(await open(), options, (rack, onRead) => target.make(rack, onRead));
  } finally {
    await target.close();
  }
}

/** Writes a rack as a backup: `write` takes its text, a piece at a time, once all of it was read. */
export async function backUp(
  open: () => Promise<WholeRack>,
  write: (text: AsyncIterable<string>) => Promise<void>,
  options: CarryOptions,
): Promise<WholeRack['header']> {
  return readTwice(await open(), options, (rack, onRead) => write(backupText(rack, onRead)));
}

async function readTwice(
  rack: WholeRack,
  { attempt, onRead }: CarryOptions,
  work: (rack: WholeRack, onRead: OnRead) => Promise<void>,
): Promise<WholeRack['header']> {
  const passes = rack.isChecked ? 1 : 2;
  const onPass =
    (pass: number): OnRead =>
    (done, whole) =>
      onRead(pass * whole + done, passes * whole);
  try {
    if (!rack.isChecked) await readWhole(attempt, rack, undefined, onPass(0));
    await work(rack, onPass(passes - 1));
    return rack.header;
  } finally {
    await rack.close();
  }
}
