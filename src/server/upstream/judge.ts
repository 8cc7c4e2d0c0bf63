import type { Context } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { Authenticator } from '../../core/service.ts';
import { type Admitted, admit } from '../admit.ts';
import type { AppEnv } from '../environment.ts';
import { UpstreamFailure } from './failure.ts';
import { foldName } from './fold-name.ts';
import type { Target } from './target.ts';
import type { Upstream } from './upstream.ts';

/**
 * Judges a request by the rules; null if the path is public. Throws the refusal of its token, or
 * `path_not_allowed` for a path that no rule names, whatever the token, so that it costs nothing of
 * the key's rate; `invalid_input` if the app might take another method than the one that is judged.
 */
export function judgeRequest(
  c: Context<AppEnv>,
  { needed, methodsMatter }: Upstream,
  { judged, path }: Target,
  authenticator: Authenticator,
): Admitted | null {
  const { method } = c.req;
  if (methodsMatter) refuseOverride(c);
  const permission = needed(method, judged);
  if (permission === null) {
    const what = `no rule names ${method.slice(0, 20)} "${path.slice(0, 100)}"`;
    const how = 'add it to "paths" in config.json, or set "defaultPermission"';
    throw new UpstreamFailure('path_not_allowed', `${what}; ${how}`);
  }
  if (permission === 'public') return null;
  return admit(c, authenticator, {
    ip: c.get('clientIp'),
    permission: permission === 'any' ? null : permission,
    request: { door: 'upstream', method, path },
  });
}

/** Frameworks let a POST become a DELETE by a header, however its name is written. */
function refuseOverride(c: Context<AppEnv>): void {
  const override = /^x-(http-)?method(-override)?$/;
  const name = [...c.req.raw.headers.keys()].find((one) => override.test(foldName(one)));
  if (name === undefined) return;
  const message = `Cannot pass the request on: the header ${name} would change the method that is judged`;
  throw new KeyError('invalid_input', message);
}
