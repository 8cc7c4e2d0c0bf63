/** The terminal UI of the real `bin/keyrack` in a pseudo-terminal, and the steps that its tests share. */
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Session, startSession } from './terminal.ts';

const executable = join(import.meta.dirname, '../../bin/keyrack');

/** A whole token of the profile keyrack. */
export const tokenPattern = /kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}/;

/** Keys that have no character. */
export const key = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  right: '\u001b[C',
  ctrlC: '\u0003',
  ctrlO: '\u000f',
  ctrlR: '\u0012',
  ctrlS: '\u0013',
};

/** How the terminal UI is opened; `shell` is a script of bash that runs `"$@"`. */
export interface TuiOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly shell?: string;
  readonly size?: { readonly columns: number; readonly rows: number };
}

/** Opens the terminal UI on the data directory `rack` of a home; it ends with the test. */
export function openTui(home: string, options: TuiOptions = {}): Session {
  const args = ['--data', join(home, 'rack'), ...(options.args ?? [])];
  const env = { KEYRACK_PORT: '0', ...options.env };
  const session = options.shell
    ? startSession('/bin/bash', ['-c', options.shell, 'bash', executable, ...args], env)
    : startSession(executable, args, env, options.size);
  onTestFinished(async () => {
    session.close();
    await session.ended;
  });
  return session;
}

/** Makes a key in the form, up to the panel with its token. */
export async function makeKey(ui: Session, name: string): Promise<void> {
  await ui.press('n', 'keys > new');
  await ui.press(name, name);
  await ui.press(key.ctrlS, 'is made');
}

/** Takes the token from the panel, as the clipboard got it, and closes the panel. */
export async function takeToken(ui: Session): Promise<string> {
  await ui.press('c', 'it may ignore it');
  const token = ui.clipboard.at(-1) ?? '';
  await ui.press('i', '● active');
  return token;
}

/** Presses a key until it is heard: a dialog hears nothing in its first moments. */
export async function insist(ui: Session, pressed: string, what: string): Promise<void> {
  const press = () => {
    const shown = ui.screen();
    if (!shown.includes(what)) ui.send(pressed);
    return shown;
  };
  await expect.poll(press, { timeout: 5000, interval: 100 }).toContain(what);
}

/** Where the program serves, as its title line says. The server starts when the first frame stands. */
export async function placeOf(ui: Session): Promise<string> {
  const url = /http:\/\/127\.0\.0\.1:\d+/;
  await ui.see(url);
  return url.exec(ui.screen())?.[0] ?? '';
}

/** The length of the longest line on the screen. */
export function widest(ui: Session): number {
  const lines = ui.screen().split('\n');
  return Math.max(...lines.map((line) => line.length));
}
