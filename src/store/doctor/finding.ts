export type Level = 'ok' | 'warning' | 'problem';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly level: Level;
  /** What was found, in a sentence. */
  readonly text: string;
  /** The command or the step that mends it; null where nothing is to be done. */
  readonly fix: string | null;
}

/** Nothing is wrong. */
export function ok(check: string, text: string): Finding {
  return { check, level: 'ok', text, fix: null };
}

/** It works, but not as it should. */
export function warning(check: string, text: string, fix: string): Finding {
  return { check, level: 'warning', text, fix };
}

/** It does not work, or will not for long. */
export function problem(check: string, text: string, fix: string): Finding {
  return { check, level: 'problem', text, fix };
}
