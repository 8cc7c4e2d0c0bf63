import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyError } from '../../src/core/errors.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import type { Minted } from '../../src/core/service.ts';
import { digestToken } from '../../src/core/token.ts';
import { local } from '../support/rack.ts';
import { ask, command, move, target } from './support/commands.ts';
import { type HeldRack, makeHeldRack } from './support/held-rack.ts';

/** All that the keyring said, as text, and the tokens that it must not have said. */
class Listener {
  readonly said: string[] = [];
  readonly tokens: string[] = [];
  readonly ids: string[] = [];

  async hear(answer: Promise<unknown>): Promise<void> {
    try {
      const { token, ...rest } = ((await answer) ?? {}) as Partial<Minted>;
      this.said.push(JSON.stringify(rest));
      if (token) this.tokens.push(token);
      if (token && rest.key) this.ids.push(rest.key.id);
    } catch (error) {
      if (!(error instanceof KeyError)) throw error;
      this.said.push(JSON.stringify([error.message, error.issues, String(error.cause)]));
    }
  }

  /** Each token, its digest, and every eight characters of its secret in a row. */
  expectSilence(): void {
    const text = this.said.join('\n');
    for (const token of this.tokens) {
      const secret = token.slice(token.startsWith('kr_') ? 16 : -32);
      expect(text).not.toContain(digestToken(token));
      for (let start = 0; start + 8 <= secret.length; start += 1) {
        expect(text).not.toContain(secret.slice(start, start + 8));
      }
    }
  }
}

/** Looks at everything that can be looked at, with tokens in the place of ids as well. */
async function lookAround({ keyring }: HeldRack, listener: Listener): Promise<void> {
  for (const id of [...listener.ids, ...listener.tokens])
    await listener.hear(keyring.getKey(id, local));
  for (const token of listener.tokens)
    await listener.hear(keyring.revokeKey(token.slice(0, 30), local));
  for (const token of listener.tokens) {
    for (const permission of [null, 'read', 'servers:delete']) {
      await listener.hear(keyring.verify({ token, ip: null, permission }));
    }
    await listener.hear(keyring.verify({ token: `${token}x`, ip: null, permission: null }));
  }
  for (const status of [undefined, 'revoked'])
    await listener.hear(keyring.listKeys({ status }, local));
  await listener.hear(keyring.listAudit({}, local));
  await listener.hear(keyring.verifyAudit(null, local));
}

it('no token, no part of a secret and no digest is in a key, a list, a verdict, an error or the audit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 20, size: 'max' }), async (commands) => {
      const rack = await makeHeldRack();
      const listener = new Listener();
      for (const one of commands) {
        move(rack, one);
        await listener.hear(ask(rack.keyring, one, target(one, listener.ids)));
      }
      await lookAround(rack, listener);
      listener.expectSilence();
    }),
    { numRuns: 60 },
  );
});

it.each([...profiles.keys()])(
  'the journal and the snapshot hold no token of %s',
  async (profile) => {
    const { keyring, script } = await makeHeldRack();
    const { key, token } = await keyring.createKey({ name: 'backup script', profile }, local);
    const { token: second } = await keyring.rotateKey(key.id, 1000, local);
    keyring.authenticate({ token, ip: null, permission: null });
    const kept = script.lines.join('\n') + JSON.stringify(keyring.snapshot());
    for (const one of [token, second]) {
      expect(kept).toContain(digestToken(one));
      expect(kept).not.toContain(one);
      expect(kept).not.toContain(one.slice(-12));
    }
  },
);
