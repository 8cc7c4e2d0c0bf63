/** Why a request was not passed on, or not answered, by the code in the problem document, with its status. */
export const statusOfUpstream = {
  path_not_allowed: 403,
  upstream_unreachable: 502,
  upstream_busy: 503,
  upstream_timeout: 504,
} as const;
export type UpstreamCode = keyof typeof statusOfUpstream;

/** A request that ends at the proxy. The message is for the client: it tells nothing of the app but a system's error code. */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly code: UpstreamCode;

  constructor(code: UpstreamCode, message: string, options: { cause?: unknown } = {}) {
    super(`Cannot pass the request on: ${message}`, options);
    this.code = code;
  }
}

/** Whatever went wrong on the way to the app as a failure that names the system's error code and no address. */
export function toUpstreamFailure(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamFailure) return error;
  const { code } = error as { code?: unknown };
  const reason = typeof code === 'string' ? ` (${code})` : '';
  const message = `the app behind Keyrack gave no answer that can be read${reason}`;
  return new UpstreamFailure('upstream_unreachable', message, { cause: error });
}
