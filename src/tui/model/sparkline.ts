/** No full block: lines of a list that stand on one another must stay apart. */
const signs = { unicode: ' ▁▂▃▄▅▆▇', ascii: ' .:-=+*#' };

/** How many columns a sparkline takes. */
export const sparklineWidth = 12;

/**
 * Uses by hour as one line of signs, two hours each, the present on the right. Blank is none at all;
 * the highest sign is the most of this line, so lines tell when a key was used, not which was used more.
 */
export function sparkline(hours: readonly number[], ascii: boolean): string {
  const levels = ascii ? signs.ascii : signs.unicode;
  const size = Math.max(1, Math.ceil(hours.length / sparklineWidth));
  const sums = Array.from({ length: sparklineWidth }, (_, cell) =>
    hours.slice(cell * size, (cell + 1) * size).reduce((sum, count) => sum + count, 0),
  );
  const most = Math.max(...sums);
  return sums
    .map((sum) => levels[Math.ceil((sum / (most || 1)) * (levels.length - 1))] ?? ' ')
    .join('');
}
