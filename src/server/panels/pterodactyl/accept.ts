/** What a client says it reads, as the panel's framework looks at it. */
import type { Context } from 'hono';
import type { AppEnv } from '../../environment.ts';

/** So many media types are looked at. */
const maxTypes = 50;

/**
 * True for a client that failures are told in JSON: the type it likes best is one of JSON, or it is a script of
 * a page (`X-Requested-With: XMLHttpRequest`) that reads anything. To accept anything, as curl does, is not enough alone.
 */
export function expectsJson(c: Context<AppEnv>): boolean {
  const [best] = typesOf(c.req.header('Accept') ?? '');
  if (best !== undefined && /[/+]json/.test(best)) return true;
  const isScript = c.req.header('X-Requested-With') === 'XMLHttpRequest' && !c.req.header('X-PJAX');
  return isScript && (best === undefined || best === '*/*' || best === '*');
}

/** The media types in lower case, what is liked best first. */
function typesOf(accept: string): readonly string[] {
  return accept
    .split(',', maxTypes)
    .map((part) => part.split(';').map((one) => one.trim().toLowerCase()))
    .filter(([type]) => type !== '')
    .map(([type = '', ...parameters]) => ({ type, quality: qualityOf(parameters) }))
    .sort((a, b) => b.quality - a.quality)
    .map(({ type }) => type);
}

function qualityOf(parameters: readonly string[]): number {
  const quality = Number(parameters.find((one) => one.startsWith('q='))?.slice(2) ?? 1);
  return quality >= 0 && quality <= 1 ? quality : 1;
}
