import type { OnProgress } from '../core/on-progress.ts';
import type { WholeRack } from './whole-rack.ts';

const pieceLength = 256 * 1024;

/** The text of the backup of a rack, a piece at a time: its header, and the lines of its journal. */
export async function* backupText(
  rack: WholeRack,
  onRead: OnProgress = () => undefined,
): AsyncGenerator<string> {
  const { header } = rack;
  let piece = `${JSON.stringify(header)}\n`;
  let done = 0;
  for await (const lines of rack.lines()) {
    for (const { bytes } of lines) {
      piece += `${bytes.toString('utf8')}\n`;
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    done += lines.length;
    onRead(done, header.seq);
  }
  yield piece;
}
