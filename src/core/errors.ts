/**
 * Every failure that Keyrack can name. Front ends translate: `server/wire.ts` to a status,
 * `cli/exit-code.ts` to an exit code. Anything that is not a KeyError is `internal`.
 */
export const errorCodes = [
  'invalid_input',
  'not_authenticated',
  'not_permitted',
  'not_found',
  'method_not_allowed',
  'conflict',
  'limit_reached',
  'too_large',
  'unsupported_media_type',
  'too_many_attempts',
  'unreachable',
  'disk_full',
  'store_failed',
  'store_stopped',
  'store_stale',
  'store_damaged',
  'store_locked',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One field that was refused: `path` names it as the wire does (`allowed_ips.2`). */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/** A failure with a machine code. The message states the attempted action and quotes values, never a secret. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly code: ErrorCode;
  readonly issues: readonly Issue[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { issues?: readonly Issue[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.issues = options.issues ?? [];
  }
}
