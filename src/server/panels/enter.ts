import type { Context } from 'hono';
import { type Admitted, admit } from '../admit.ts';
import type { AppEnv } from '../environment.ts';
import { redact } from '../token-pattern.ts';
import type { Panel, PanelContext } from './panel.ts';

/** What a panel asks of the token that a request presents. */
export interface Entry {
  /** What the panel takes for a token; what stands in the headers unless given. */
  readonly token?: string | null;
  /** A scope or a resource with its verb; null, as by default, asks for nothing beyond a good key. */
  readonly permission?: string | null;
  /** True where keys of every profile are taken, and not those of the panel's own alone. */
  readonly takesAll?: boolean;
}

/**
 * Judges the token of a panel's request by the door `panel`. A key of no profile of the panel is unknown there.
 * Throws the refusal of a token that may not pass; `invalid_input` for two
 * tokens, `too_many_attempts`.
 */
export function enter(
  c: Context<AppEnv>,
  panel: Pick<Panel, 'profiles'>,
  { authenticator }: Pick<PanelContext, 'authenticator'>,
  entry: Entry = {},
): Admitted {
  const { permission = null, takesAll = false } = entry;
  const takes = takesAll ? undefined : panel.profiles.map(({ name }) => name);
  const path = redact(c.get('tokenPattern'), c.req.path);
  const request = { door: 'panel', method: c.req.method, path } as const;
  const ip = c.get('clientIp');
  return admit(c, authenticator, { ip, permission, takes, request }, entry.token);
}
