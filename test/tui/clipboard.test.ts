import { expect, test } from 'vitest';
import { copy } from '../../src/tui/clipboard/copy.ts';
import { maxCopyBytes, osc52, osc52ForScreen } from '../../src/tui/clipboard/osc52.ts';
import { clipboardRoute } from '../../src/tui/clipboard/route.ts';

test.each([
  [{}, 'linux', 'osc52'],
  [{ DISPLAY: ':0' }, 'linux', 'native'],
  [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 'native'],
  [{}, 'darwin', 'native'],
  [{ SSH_TTY: '/dev/pts/1', DISPLAY: 'localhost:10.0' }, 'linux', 'osc52'],
  [{ SSH_CONNECTION: '1.2.3.4 5 6.7.8.9 22' }, 'darwin', 'osc52'],
  [{ TMUX: '/tmp/tmux-0/default,1,0', SSH_TTY: '/dev/pts/1' }, 'linux', 'tmux'],
  [{ STY: '1.pts-0.box' }, 'linux', 'screen'],
  [{ TERM: 'dumb', DISPLAY: ':0' }, 'linux', 'off'],
  [{ KEYRACK_CLIPBOARD: 'osc52', TMUX: 'x' }, 'linux', 'osc52'],
  [{ KEYRACK_CLIPBOARD: 'nonsense', TMUX: 'x' }, 'linux', 'tmux'],
] as const)('in %o on %s the road is %s', (env, platform, route) => {
  expect(clipboardRoute(env, platform)).toBe(route);
});

test('the sequence holds the text in base64 and nothing else', () => {
  expect(osc52('kr_token')).toBe('\u001b]52;c;a3JfdG9rZW4=\u0007');
});

test('for GNU screen the sequence goes in short pieces that join to the whole', () => {
  const text = 'x'.repeat(1000);
  const pieces = [...osc52ForScreen(text).matchAll(/\u001bP(.{1,240}?)\u001b\\/gs)].map(
    ([, piece]) => piece,
  );
  expect(pieces.join('')).toBe(osc52(text));
});

test('a copy by OSC 52 never claims to have arrived', async () => {
  const written: string[] = [];
  const result = await copy('kr_token', {
    env: {},
    platform: 'linux',
    write: (it) => void written.push(it),
  });
  expect(written).toEqual([osc52('kr_token')]);
  expect(result).toMatchObject({ route: 'osc52', sent: true, sure: false });
  expect(result.message).not.toMatch(/copied/i);
});

test('too long a text is refused whole, not cut', async () => {
  const written: string[] = [];
  const result = await copy('x'.repeat(maxCopyBytes + 1), {
    env: {},
    platform: 'linux',
    write: (it) => void written.push(it),
  });
  expect(written).toEqual([]);
  expect(result.sent).toBe(false);
});

test('without a clipboard the answer says so', async () => {
  const result = await copy('x', { env: { TERM: 'dumb' }, platform: 'linux', write: () => {} });
  expect(result).toMatchObject({ route: 'off', sent: false });
});

test('a tmux that does not answer is a failure and not a copy', async () => {
  const env = { TMUX: '/nowhere,1,0', PATH: '/nowhere' };
  expect(await copy('x', { env, platform: 'linux', write: () => {} })).toMatchObject({
    route: 'tmux',
    sent: false,
  });
});
