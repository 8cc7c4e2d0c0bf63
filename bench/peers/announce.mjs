/**
 * What every server that is measured says: on start, as a line of JSON, where it listens and which
 * tokens are good; and for each line that comes in, the CPU microseconds that it has used so far. It
 * ends with its input.
 */
export function announce(url, tokens) {
  const tell = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
  process.stdin.on('data', () => {
    const { user, system } = process.cpuUsage();
    tell(user + system);
  });
  process.stdin.on('end', () => process.exit());
  tell({ url, tokens });
}
