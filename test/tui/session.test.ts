import { expect, test } from 'vitest';
import { resolvePath, sessionAddress } from '../../src/tui/model/session.ts';

test.each([
  ['203.0.113.9 5000 10.0.0.1 22', '203.0.113.9'],
  ['2001:DB8::1 5000 ::1 22', '2001:db8::1'],
  ['::ffff:203.0.113.9 5000 ::1 22', '203.0.113.9'],
  ['', null],
  ['nonsense', null],
  ['fe80::1%eth0 5000 fe80::2 22', null],
])('SSH_CONNECTION "%s" comes from %s', (value, address) => {
  expect(sessionAddress({ SSH_CONNECTION: value })).toBe(address);
});

test('a session without SSH comes from nowhere', () => {
  expect(sessionAddress({})).toBeNull();
});

test.each([
  ['~/x.token', '/home/ada/x.token'],
  ['/tmp/x', '/tmp/x'],
  ['~', '/home/ada'],
])('%s means %s', (typed, path) => {
  expect(resolvePath(typed, { HOME: '/home/ada' })).toBe(path);
});
