import type { Context } from 'hono';
import type { ApiKey } from '../../core/key.ts';
import { type Admitted, admit } from '../admit.ts';
import type { AppEnv } from '../environment.ts';
import { Refusal } from '../refusal.ts';
import { redact } from '../token-pattern.ts';
import type { Panel, PanelContext } from './panel.ts';

/** What a panel asks of the token that a request presents. */
export interface Entry {
  /** What the panel takes for a token; what stands in the headers unless given. */
  readonly token?: string | null;
  /** A scope or a resource with its verb; null, as by default, asks for nothing beyond a good key. */
  readonly permission?: string | null;
  /** Says whether the key is one of the panel's; by its profiles unless given. */
  readonly isOurs?: (key: ApiKey) => boolean;
}

/**
 * Judges the token of a panel's request by the door `panel`. A key that is good, but of no profile of the
 * panel, is unknown there. Throws the refusal of a token that may not pass; `invalid_input` for two
 * tokens, `too_many_attempts`.
 */
export function enter(
  c: Context<AppEnv>,
  panel: Pick<Panel, 'profiles'>,
  { authenticator }: Pick<PanelContext, 'authenticator'>,
  entry: Entry = {},
): Admitted {
  const { permission = null, isOurs = (key) => isOf(panel, key) } = entry;
  const ip = c.get('clientIp');
  const path = redact(c.get('tokenPattern'), c.req.path);
  const admitted = admit(
    c,
    authenticator,
    { ip, permission, request: { door: 'panel', method: c.req.method, path } },
    entry.token,
  );
  if (!isOurs(admitted.key)) throw new Refusal('NOT_FOUND', { ip });
  return admitted;
}

function isOf({ profiles }: Pick<Panel, 'profiles'>, key: ApiKey): boolean {
  return profiles.some(({ name }) => name === key.profile);
}
