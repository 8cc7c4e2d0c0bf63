/**
 * Colours and signs. Of the sixteen colours of the terminal only those that are seen on light and on
 * dark backgrounds alike: yellow and cyan vanish on white, blue on black, and gray and the bright ones
 * are the background of some themes. What is quiet has no colour. The cursor row is inverse and marked
 * with `>`; a status is always a word with a sign, so that nothing is told by colour alone. NO_COLOR
 * drops the colours and keeps the rest (chalk would drop the inverse row as well, so Ink is never asked to).
 */
import { createContext, useContext } from 'react';
import type { KeyStatus } from '../core/key.ts';

export type Tone = 'good' | 'quiet' | 'warn' | 'bad' | 'accent';

export interface Theme {
  readonly ascii: boolean;
  readonly color: (tone: Tone) => string | undefined;
  readonly sign: (status: KeyStatus) => string;
  readonly ellipsis: string;
  /** Signs of our own in a text, as the terminal shows them. */
  readonly own: (text: string) => string;
  /** The sign of an order. */
  readonly direction: (descending: boolean) => string;
  readonly rule: string;
  readonly upright: string;
}

/** The colour of each tone that has one. */
export const toneColors: Readonly<Partial<Record<Tone, 'green' | 'magenta' | 'red'>>> = {
  good: 'green',
  warn: 'magenta',
  bad: 'red',
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
    color: (tone) => (color ? toneColors[tone] : undefined),
    sign: (status) => ofStatus[status],
    ellipsis: ascii ? '~' : '…',
    own: (text) => (ascii ? text.replaceAll('·', '-').replaceAll('…', '~') : text),
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
