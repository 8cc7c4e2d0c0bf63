import { isRotating } from './decisions/rotate-key.ts';
import { type DigestMatch, maxDigests, type TokenAge } from './digest-match.ts';
import { type Issue, KeyError } from './errors.ts';
import type { Holder, State } from './state.ts';
import type { Usage } from './usage.ts';
import { viewKey } from './view.ts';

const digestPattern = /^[0-9a-f]{64}$/;

/** The digests of the list that belong to keys, each once, in its order; throws `invalid_input` and quotes none of them. */
export function findDigests(
  state: State,
  digests: readonly string[],
  usage: Usage,
  now: number,
): readonly DigestMatch[] {
  checkDigests(digests);
  return [...new Set(digests)].flatMap((digest) => {
    const holder = state.holder(digest);
    if (!holder) return [];
    return [{ digest, age: ageOf(holder, now), key: viewKey(holder.key, usage, now) }];
  });
}

function ageOf({ key, secret }: Holder, now: number): TokenAge {
  if (secret === 'current') return 'current';
  return isRotating(key, now) ? 'previous' : 'outdated';
}

/** What is no digest may be a token that somebody confused with one. */
function checkDigests(digests: readonly string[]): void {
  if (digests.length < 1 || digests.length > maxDigests)
    throw refused({
      path: 'digests',
      message: `has ${digests.length} entries, not 1 to ${maxDigests}`,
    });
  const wrong = digests.findIndex((digest) => !digestPattern.test(digest));
  if (wrong === -1) return;
  throw refused({
    path: `digests.${wrong}`,
    message: 'is not a SHA-256 in 64 hexadecimal digits',
  });
}

function refused(issue: Issue): KeyError {
  const message = `Cannot find digests: ${issue.path} ${issue.message}`;
  return new KeyError('invalid_input', message, { issues: [issue] });
}
