import { describe, expect, test } from 'vitest';
import { inForm, nextForm, provesToken, tokenForms } from '../../src/tui/model/token-forms.ts';

const token = 'kr_4fJ0aZq81LmT_abcdefghijklmnopqrstuvwxyz';
const at = { profile: 'pterodactyl-client', place: 'http://127.0.0.1:8420' };

test('the forms go round', () => {
  expect(tokenForms.map(nextForm)).toEqual(['header', 'env line', 'curl', 'token']);
});

test('the environment line is named for the profile', () => {
  expect(inForm('env line', token, at)).toBe(`PTERODACTYL_CLIENT_KEY=${token}`);
});

// Every user of a box can read the arguments of a program; echo is part of the shell.
test('the curl line hands the token over on standard input', () => {
  const [shell, curl] = inForm('curl', token, at).split(' | ');
  expect(shell).toBe(`echo 'Authorization: Bearer ${token}'`);
  expect(curl).not.toContain(token);
  expect(curl).toMatch(/ http:\/\/127\.0\.0\.1:8420\/authz\/forward$/);
});

test('behind a socket the curl line asks where a rack usually listens', () => {
  const line = inForm('curl', token, { ...at, place: 'socket /run/keyrack.sock' });
  expect(line).toContain(' http://127.0.0.1:8420/authz/forward');
});

test('a place with a hostile name is quoted', () => {
  const line = inForm('curl', token, { ...at, place: 'http://x/$(reboot)' });
  expect(line).toContain("'http://x/$(reboot)/authz/forward'");
});

describe('a token is proved', () => {
  test.each([token, token.slice(-6), ` ${token}\n`, `Authorization: Bearer ${token}`])(
    'by "%s"',
    (pasted) => {
      expect(provesToken(pasted, token)).toBe(true);
    },
  );
  test.each(['', token.slice(-5), token.slice(0, -1), 'abcdef', `${token}x`])(
    'not by "%s"',
    (pasted) => {
      expect(provesToken(pasted, token)).toBe(false);
    },
  );
});
