import { type Issue, KeyError } from '../core/errors.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';

interface FailureOptions {
  readonly exitCode: number;
  readonly code: string;
  readonly hints?: readonly string[];
  readonly issues?: readonly Issue[];
  readonly cause?: unknown;
}

/** Why a command ends with something else than 0, as it is told to the user. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;
  readonly code: string;
  readonly hints: readonly string[];
  readonly issues: readonly Issue[];

  constructor(message: string, options: FailureOptions) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode;
    this.code = options.code;
    this.hints = options.hints ?? [];
    this.issues = options.issues ?? [];
  }
}

/** A signal ended the command. */
export class Interrupted extends Failure {
  constructor(signal: string, exitCode: number) {
    super(`Stopped by ${signal}`, { exitCode, code: 'interrupted' });
  }
}

/** The command line itself is wrong. */
export function usageFailure(message: string, ...hints: readonly string[]): Failure {
  return new Failure(message, { exitCode: exitCodes.usage, code: 'invalid_input', hints });
}

/** The user was asked and did not say yes. `what` is what was not done: `revoked`. */
export function declined(what: string): Failure {
  return new Failure(`Nothing was ${what}: the answer was not yes`, {
    exitCode: exitCodes.declined,
    code: 'declined',
  });
}

/** It was tried, and it did not work. */
export function failed(
  message: string,
  options: { hints?: readonly string[]; cause?: unknown } = {},
): Failure {
  return new Failure(message, { exitCode: exitCodes.failed, code: 'failed', ...options });
}

/** Any error as a failure, with what the user may do about it. */
export function toFailure(error: unknown, hints: readonly string[] = []): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof KeyError) {
    const { message, code, issues } = error;
    return new Failure(message, { exitCode: exitCodeOf(code), code, issues, hints, cause: error });
  }
  return new Failure(messageOf(error), {
    exitCode: exitCodes.failed,
    code: 'internal',
    hints,
    cause: error,
  });
}

/** Where the output cannot be written, the system says only why. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  return syscall === 'write' ? `Cannot write the output: it failed with ${code}` : error.message;
}
