import { expect, test } from 'vitest';
import type { Account } from '../../src/core/account.ts';
import { bindingsOf, keymap } from '../../src/tui/keymap/table.ts';
import { hintsUnder, type Limits, refusalUnder } from '../../src/tui/model/permitted.ts';

function account(changes: Partial<Account>): Limits {
  const plain = { name: 'eve', role: 'member', permissions: [], createdAt: '' } as const;
  return { kind: 'account', account: { ...plain, ...changes } };
}

test('nobody is refused anything where nothing limits them, and an admin neither', () => {
  for (const limits of [{ kind: 'none' } as const, account({ role: 'admin' })]) {
    const refusal = refusalUnder(limits);
    expect(keymap.filter(({ command }) => refusal(command) !== null)).toEqual([]);
  }
});

test.each([
  ['new', 'needs api_keys.write'],
  ['toggle', 'needs api_keys.write'],
  ['allowAddress', 'needs api_keys.write'],
  ['revoke', 'needs api_keys.delete'],
  ['verifyChain', 'needs api_keys.read'],
  ['newAccount', 'needs role admin'],
  ['editAccount', 'needs role admin'],
  ['removeAccount', 'needs role admin'],
] as const)('an account without any permission is told that %s %s', (command, reason) => {
  expect(refusalUnder(account({}))(command)).toBe(reason);
});

test('moving about, help and leaving need nothing', () => {
  const refusal = refusalUnder({ kind: 'unknown', name: 'nobody' });
  for (const command of ['up', 'down', 'back', 'quit', 'stop', 'help'] as const)
    expect(refusal(command)).toBeNull();
  expect(refusal('new')).toBe('there is no account "nobody"');
});

test('the hints keep every key: what is not permitted stands apart with its reason', () => {
  const refusal = refusalUnder(account({ permissions: ['api_keys.read', 'api_keys.write'] }));
  const { hints, dimmed } = hintsUnder('keys', refusal);
  expect(dimmed).toBe('R needs api_keys.delete');
  expect(hints).not.toContain('R revoke');
  for (const { keys, hint } of bindingsOf('keys'))
    if (hint) expect(`${hints}  ${dimmed}`).toContain(`${keys[0]} `);
});
