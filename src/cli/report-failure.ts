import { safeText } from '../core/text.ts';
import type { Failure } from './failure.ts';
import type { Io } from './io.ts';
import { toJson } from './output/json.ts';

/**
 * Tells a failure on stderr: for people a line, what was wrong with each field and what to do; with
 * `--json` one object.
 */
export async function reportFailure(failure: Failure, io: Io, json: boolean): Promise<void> {
  const { code, message, issues, hints, cause } = failure;
  if (json) {
    await io.stderr.write(toJson({ error: { code, message, issues, hints } }));
    return;
  }
  const lines = [`keyrack: ${safeText(message)}`, ...issueLines(failure), ...hintLines(failure)];
  const stack = io.env.KEYRACK_DEBUG === '1' && cause instanceof Error ? [cause.stack] : [];
  await io.stderr.write(`${[...lines, ...stack].join('\n')}\n`);
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
