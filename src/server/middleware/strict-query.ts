import type { MiddlewareHandler } from 'hono';
import { type Issue, KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';

type Query<N extends string> = { readonly [name in N]?: string | undefined };

/**
 * Reads the query, for `c.req.valid('query')`. Throws `invalid_input` for a parameter that is not
 * named here or stands twice: either would be ignored by somebody on the way.
 */
export function strictQuery<N extends string>(
  attempt: string,
  names: readonly N[],
): MiddlewareHandler<AppEnv, string, { in: { query: Query<N> }; out: { query: Query<N> } }> {
  return async function strictQuery(c, next) {
    const query = c.req.queries();
    const issues = Object.entries(query).flatMap(([path, values]) => problem(path, values, names));
    const [first] = issues;
    if (first) {
      const message = `Cannot ${attempt}: ${first.path} ${first.message}`;
      throw new KeyError('invalid_input', message, { issues });
    }
    c.req.addValidatedData('query', c.req.query());
    await next();
  };
}

function problem(name: string, values: readonly string[], known: readonly string[]): Issue[] {
  const path = name.slice(0, 64);
  if (!known.includes(name)) return [{ path, message: 'is not a known parameter' }];
  return values.length > 1 ? [{ path, message: 'stands more than once' }] : [];
}
