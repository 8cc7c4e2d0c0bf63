/** How long a window must stand still to be drawn anew, in milliseconds. */
const settledMs = 50;

/** Clears the terminal and puts the cursor where the frame begins. */
const wipe = '\u001b[2J\u001b[H';

/**
 * Draws everything anew once a window stands still after it was resized. One that was made smaller and as large
 * as before faster than anybody looked has its old size, so nothing else would be drawn, and the terminal has
 * lost lines meanwhile. `forget` makes the drawing begin from nothing. Returns what ends it.
 */
export function repaintAfterResize(
  stdout: NodeJS.WriteStream,
  forget: () => void,
  isAway: () => boolean,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const repaint = () => {
    // While the terminal is given away, what stands on it is not ours.
    if (isAway()) return;
    forget();
    stdout.write(wipe);
    // A resize is what Ink always draws for, even if nothing has changed.
    stdout.emit('resize');
  };
  const resized = () => {
    clearTimeout(timer);
    timer = setTimeout(repaint, settledMs);
  };
  process.on('SIGWINCH', resized);
  return () => {
    clearTimeout(timer);
    process.off('SIGWINCH', resized);
  };
}
