import { describe, expect, it } from 'vitest';
import { type Actor, describeActor, homeAccount } from '../../src/core/actor.ts';

const table: readonly { actor: Actor; text: string; home: string }[] = [
  { actor: { kind: 'local', name: 'alice' }, text: 'alice', home: 'admin' },
  {
    actor: { kind: 'account', account: 'bob', name: 'alice' },
    text: 'bob (by alice)',
    home: 'bob',
  },
  {
    actor: { kind: 'key', key: 'kr_4fJ0aZq81LmT', account: 'bob' },
    text: 'kr_4fJ0aZq81LmT of bob',
    home: 'bob',
  },
  { actor: { kind: 'system' }, text: 'keyrack', home: 'admin' },
];

describe.each(table)('an actor of kind $actor.kind', ({ actor, text, home }) => {
  it(`is described as "${text}"`, () => {
    expect(describeActor(actor)).toBe(text);
  });

  it(`makes keys of the account ${home} when it names none`, () => {
    expect(homeAccount(actor)).toBe(home);
  });
});
