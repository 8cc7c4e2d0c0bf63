import { expect, test } from 'vitest';
import type { RequestEntry } from '../../src/core/request-log.ts';
import { keyDetail, keyHistory } from '../../src/tui/model/key-detail.ts';
import { makeTheme } from '../../src/tui/theme.ts';
import { apiKey, at, day, hour, now } from '../core/support/fixtures.ts';

const theme = makeTheme({ ascii: false, color: false });
const nothing = { activity: null, requests: [], events: [] };

function textOf(facts: readonly (readonly [string, string])[]): string {
  return facts.map(([label, text]) => `${label}: ${text}`).join('\n');
}

function request(fields: Partial<RequestEntry>): RequestEntry {
  const plain = {
    door: 'upstream',
    method: 'GET',
    path: '/a',
    permission: null,
    takes: null,
  } as const;
  return { seq: 1, at: at(0), ip: '203.0.113.9', key: 'k', code: 'VALID', ...plain, ...fields };
}

test('each secret of a key that is rotated has its own last use and address', () => {
  const key = apiKey({
    lastUsedAt: at(-hour),
    lastUsedIp: '203.0.113.9',
    previous: {
      expiresAt: at(2 * day),
      lastUsedAt: at(-2 * hour),
      lastUsedIp: '198.51.100.7',
      uses: 3,
    },
  });
  const text = textOf(keyDetail(key, theme, now));
  expect(text).toContain('Last used: 1h ago from 203.0.113.9 (2026-11-21T09:00:00Z)');
  expect(text).toContain('Old secret: ends in 2d (2026-11-23T10:00:00Z)');
  expect(text).toContain('used 3 times since, 2h ago from 198.51.100.7');
});

test('requests that are alike and follow one another are one line', () => {
  const requests = [
    request({ at: at(0) }),
    request({ at: at(-1000) }),
    request({ code: 'IP_DENIED', ip: null }),
    request({}),
  ];
  const text = textOf(keyHistory({ ...nothing, requests }, theme, now));
  expect(text).toMatch(
    /10:00:00 2x VALID from 203.*\/a\n.*IP_DENIED from an unknown address.*\n.*10:00:00 VALID/,
  );
});

test('where nothing is counted yet, nobody is told that a key was not used', () => {
  const activity = { id: 'k', hours: new Array(24).fill(0), sources: [] };
  const text = textOf(keyHistory({ ...nothing, activity }, theme, now));
  expect(text).toContain('Last 24 hours: no use since the server started');
});
