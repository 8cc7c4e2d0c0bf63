/**
 * Colours and signs. Only the sixteen colours of the terminal, so that light and dark themes both
 * stay readable; the cursor row is inverse and marked with `>`; a status is always a word with a
 * sign, so that nothing is told by colour alone. NO_COLOR drops the colours and keeps the rest
 * (chalk would drop the inverse row as well, so Ink is never asked to).
 */
import { createContext, useContext } from 'react';
import type { KeyStatus } from '../core/key.ts';

export type Tone = 'good' | 'quiet' | 'warn' | 'bad' | 'accent';

export interface Theme {
  readonly ascii: boolean;
  readonly color: (tone: Tone) => string | undefined;
  readonly sign: (status: KeyStatus) => string;
  readonly ellipsis: string;
  /** The sign of an order. */
  readonly direction: (descending: boolean) => string;
  readonly rule: string;
  readonly upright: string;
}

const colors: Readonly<Record<Tone, string>> = {
  good: 'green',
  quiet: 'gray',
  warn: 'yellow',
  bad: 'red',
  accent: 'cyan',
};

const signs = {
  unicode: { active: '●', inactive: '○', expired: '!', revoked: '✕' },
  ascii: { active: '*', inactive: '-', expired: '!', revoked: 'x' },
};

/** The tone of a status. */
export const statusTone: Readonly<Record<KeyStatus, Tone>> = {
  active: 'good',
  inactive: 'quiet',
  expired: 'warn',
  revoked: 'bad',
};

/** Makes the theme of a terminal. */
export function makeTheme({ ascii, color }: { ascii: boolean; color: boolean }): Theme {
  const ofStatus = ascii ? signs.ascii : signs.unicode;
  return {
    ascii,
    color: (tone) => (color ? colors[tone] : undefined),
    sign: (status) => ofStatus[status],
    ellipsis: ascii ? '~' : '…',
    direction: (descending) => (ascii ? (descending ? 'v' : '^') : descending ? '▼' : '▲'),
    rule: ascii ? '-' : '─',
    upright: ascii ? '|' : '│',
  };
}

const ThemeContext = createContext<Theme>(makeTheme({ ascii: false, color: true }));
export const ThemeProvider = ThemeContext.Provider;

/** The theme of this terminal. */
export function useTheme(): Theme {
  return useContext(ThemeContext);
}
