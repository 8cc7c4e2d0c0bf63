import { safeText } from '../../core/text.ts';
import type { Finding, Level } from '../../store/doctor/finding.ts';
import type { Printer } from './printer.ts';

const colors: Readonly<Record<Level, number>> = { ok: 32, warning: 33, problem: 31 };

/**
 * Prints findings in the three formats. For people nothing is cut off, however narrow the terminal
 * is: what is wrong and how to mend it must be read to its end.
 */
export async function printFindings(findings: readonly Finding[], printer: Printer): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: findings });
  if (printer.format === 'plain') {
    for (const { check, level, text, fix } of findings)
      await printer.plain(level, check, text, fix ?? '');
    return;
  }
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, level, text, fix } of findings) {
    const indent = ' '.repeat('problem'.length + width + 4);
    const sign = paint(level.padEnd('problem'.length), level, printer);
    await printer.data(`${sign}  ${check.padEnd(width)}  ${printer.own(safeText(text))}\n`);
    if (fix !== null) await printer.data(`${indent}fix: ${printer.own(safeText(fix))}\n`);
  }
}

function paint(text: string, level: Level, { color }: Printer): string {
  return color ? `\u001b[${colors[level]}m${text}\u001b[0m` : text;
}
