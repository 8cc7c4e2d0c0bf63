import { safeText } from '../core/text.ts';
import type { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { prioritize } from './journal.ts';
import { toJson } from './output/json.ts';

/**
 * Tells a failure on stderr: for people a line, what was wrong with each field and what to do; with
 * `--json` one object.
 */
export async function reportFailure(failure: Failure, io: Io, json: boolean): Promise<void> {
  const { code, message, issues, hints, cause } = failure;
  const write = (text: string) =>
    io.stderr.write(io.isJournaled ? prioritize('error', text) : text);
  if (json) return write(toJson({ error: { code, message, issues, hints } }));
  const lines = [`keyrack: ${safeText(message)}`, ...issueLines(failure), ...hintLines(failure)];
  const stack = io.env.KEYRACK_DEBUG === '1' && cause instanceof Error ? [cause.stack] : [];
  await write(`${[...lines, ...stack].join('\n')}\n`);
}

/** What the message says already is not said twice. */
function issueLines({ message: whole, issues }: Failure): readonly string[] {
  const [first] = issues;
  if (issues.length === 1 && first && whole.includes(first.message)) return [];
  return issues.map(({ path, message }) => `  ${safeText(path)}: ${safeText(message)}`);
}

function hintLines({ hints }: Failure): readonly string[] {
  return hints.map((hint) => `hint: ${safeText(hint)}`);
}
