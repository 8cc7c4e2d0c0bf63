import { isScope, scopeNames } from '../../core/permissions.ts';
import { usageFailure } from '../failure.ts';
import { didYouMean } from '../suggest.ts';
import { splitList } from './list.ts';

/** Reads `read,write`. What a profile allows of it is for the rack to say. */
export function readScopes(text: string): readonly string[] {
  const scopes = splitList(text);
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown === undefined) return scopes;
  throw usageFailure(
    `Cannot read scopes: "${unknown.slice(0, 40)}" is not one of ${scopeNames.join(', ')}`,
    ...didYouMean(unknown, scopeNames),
  );
}
