import type { Context } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';
import { maxBodyBytes, readBody } from '../middleware/limits.ts';
import { parseStrictJson } from '../strict-json.ts';

/**
 * The JSON body of a panel's request, whatever type the client gives it; no body at all is an empty
 * object. Throws `invalid_input` for what is no JSON, `too_large`.
 */
export async function readPanelJson(c: Context<AppEnv>, maxBytes = maxBodyBytes): Promise<unknown> {
  const bytes = await readBody(c.req.raw, maxBytes);
  if (bytes.byteLength === 0) return {};
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof KeyError) throw cause;
    throw new KeyError('invalid_input', 'Cannot read the body: it is not UTF-8', { cause });
  }
}
