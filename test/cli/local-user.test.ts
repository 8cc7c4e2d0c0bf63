import { userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { localPerson, localUser } from '../../src/cli/local-user.ts';

test('behind sudo the user is who typed it', () => {
  expect(localUser({ SUDO_USER: 'alice' })).toBe('alice');
  expect(localUser({})).toBe(userInfo().username);
});

test('a name keeps only what an account name is made of', () => {
  expect(localUser({ SUDO_USER: 'a\u001b[2Jb c' })).toBe('a__2Jb_c');
});

test('over SSH the audit learns the address and the terminal', () => {
  const env = {
    SUDO_USER: 'alice',
    SSH_CONNECTION: '203.0.113.9 50000 10.0.0.1 22',
    SSH_TTY: '/dev/pts/3',
  };
  expect(localPerson(env)).toEqual({ name: 'alice', from: 'ssh 203.0.113.9, pts/3' });
});

test.each([
  [{ SSH_CONNECTION: 'nonsense', SSH_TTY: '/dev/null' }],
  [{ SSH_CONNECTION: '', SSH_TTY: '/etc/passwd' }],
  [{ SSH_TTY: `/dev/${'x'.repeat(100)}` }],
])('what is no address and no terminal is left out: %o', (env) => {
  expect(localPerson(env)).not.toHaveProperty('from');
});
