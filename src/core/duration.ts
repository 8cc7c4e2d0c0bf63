import { KeyError } from './errors.ts';

const units = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const pattern = /^(\d{1,6}[smhdwy])+$/;

/** One hour in milliseconds. */
export const hourMs = units.h;

/** One day in milliseconds. */
export const dayMs = units.d;

/** Reads `90d`, `12h`, `1d12h30m` (s, m, h, d, w, y of 365 days) as milliseconds; throws `invalid_input`. */
export function parseDuration(text: string): number {
  const total = pattern.test(text) && text.length <= 40 ? sum(text) : 0;
  if (total > 0 && Number.isSafeInteger(total)) return total;
  const message = `"${text.slice(0, 40)}" is not a duration such as 90d, 12h or 1d12h`;
  throw new KeyError('invalid_input', `Cannot read duration: ${message}`, {
    issues: [{ path: 'duration', message }],
  });
}

function sum(text: string): number {
  let total = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)([smhdwy])/g)) {
    total += Number(count) * units[unit as keyof typeof units];
  }
  return total;
}
