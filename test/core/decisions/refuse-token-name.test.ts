import { expect, test } from 'vitest';
import { local, makeRack } from '../../support/rack.ts';

// A token that was pasted into the name would be readable in the journal and in every list.
test('a name that is a token is refused, and the refusal does not repeat it', async () => {
  const { keyring } = await makeRack();
  for (const profile of ['keyrack', 'pterodactyl-client', 'akener']) {
    const { key, token } = await keyring.createKey({ name: 'good', profile }, local);
    const refusals = [
      keyring.createKey({ name: ` ${token} ` }, local),
      keyring.updateKey(key.id, { name: token }, local),
    ];
    for (const refusal of refusals) {
      const error = await refusal.then(
        () => null,
        (reason: Error) => reason,
      );
      expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'name' }] });
      expect(JSON.stringify([error?.message, error])).not.toContain(token.slice(-20));
    }
  }
});
