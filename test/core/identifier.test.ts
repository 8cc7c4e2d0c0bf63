import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isIdentifier, isMasked } from '../../src/core/identifier.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { mintToken } from '../../src/core/token.ts';

describe.each([...profiles.values()])('the profile $name', (profile) => {
  const { id, token, masked } = mintToken(profile, randomBytes);

  it('knows the ids and masked tokens that it makes', () => {
    expect(isIdentifier(profile, id)).toBe(true);
    expect(isMasked(profile, id, masked)).toBe(true);
  });

  it('takes no token and no path for an id', () => {
    for (const text of [token, `${id}x`, id.slice(0, -1), '', '..', 'export', 'import', `${id}\n`])
      expect(isIdentifier(profile, text)).toBe(false);
  });

  /** A masked token is shown in lists and logs, so it must never hold more than a list shows. */
  it('takes no text with more of a token for a masked one', () => {
    for (const text of [token, `${masked}x`, `${token.slice(0, -8)}…`, '', '…', id])
      expect(isMasked(profile, id, text)).toBe(false);
  });
});
