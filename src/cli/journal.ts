import { fstatSync } from 'node:fs';

/** How much a line matters, as sd-daemon(3) numbers it. */
const priorities = { error: 3, warning: 4, info: 6 } as const;
export type Level = keyof typeof priorities;

/** True if what is written to the open file goes to the journal of systemd, which names the file it made. */
export function isJournal(descriptor: number, stream: string | undefined): boolean {
  if (!stream) return false;
  try {
    const { dev, ino } = fstatSync(descriptor, { bigint: true });
    return stream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** Text with its priority before each line, as the journal reads it and takes it away again. */
export function prioritize(level: Level, text: string): string {
  return text.replaceAll(/^(?=.)/gm, `<${priorities[level]}>`);
}
