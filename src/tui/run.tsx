/**
 * The terminal UI. Its rules:
 * - What is on the screen is the state of the rack; a dialog acts on the key that it names, never on
 *   "the row that is selected now".
 * - A token is in one frame, hidden until asked for, and gone with its panel.
 * - Nothing wraps: rows are cut to the window, the frame is as high as the window.
 * - The terminal is given back on every way out: Ink restores screen, cursor and modes, this file
 *   switches automatic wrapping off and on again around it, and does it all where Ink itself failed.
 */
import { render } from 'ink';
import type { Actor } from '../core/actor.ts';
import type { Profile } from '../core/profile.ts';
import type { KeyService } from '../core/service.ts';
import { App } from './app.tsx';
import { copy } from './clipboard/copy.ts';
import type { LinkKind, OnNotice } from './hooks/use-program.ts';
import type { CommandLine } from './model/command-line.ts';
import { resolvePath, sessionAddress } from './model/session.ts';
import { showPlainLine } from './plain-line.ts';
import { repaintAfterResize } from './repaint.ts';
import { makeTheme } from './theme.ts';

/** What the terminal UI works with. */
export interface TuiOptions {
  readonly service: KeyService;
  readonly actor: Actor;
  /** Where the rack is served, for the title line. */
  readonly place: string;
  /** Starts the server of this process, and resolves with where it is; null if another one serves. */
  readonly serve: (() => Promise<string>) | null;
  readonly link: LinkKind;
  readonly notices: readonly string[];
  /** Takes a listener for notices that appear later; returns what stops it. */
  readonly onNotice: OnNotice;
  /** Why no change is accepted until a restart; null if all is well, or if nobody here knows. */
  readonly trouble: () => string | null;
  /** Writes a text to a new file that only its owner may read, never over what exists. */
  readonly saveSecret: (path: string, text: string) => Promise<void>;
  /** The commands of the command line, for the palette. */
  readonly commands: readonly CommandLine[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ascii: boolean;
  readonly color: boolean;
  /** Ends the UI, as ctrl-c does. */
  readonly signal: AbortSignal;
}

/**
 * Wide characters are measured differently by different terminals; without automatic wrapping a
 * row that comes out too wide is cut at the edge and leaves the rows below it in place.
 */
const wrapOff = '\u001b[?7l';
const wrapOn = '\u001b[?7h';

/** Shows the cursor and leaves the alternate screen. Ink does so unless it fails where it writes a frame, outside of React. */
const giveBack = '\u001b[?25h\u001b[?1049l';
/** Ink leaves the alternate screen once more when the process ends, which puts the cursor where it was saved last. */
const saveCursor = '\u001b7';
const failures = ['uncaughtException', 'unhandledRejection'] as const;

/** Runs the terminal UI until it is left; resolves with the exit code. Rejects if drawing failed, with the terminal restored. */
export async function runTui(options: TuiOptions): Promise<number> {
  const { service, actor, place, serve, link, notices, onNotice, trouble, env } = options;
  const { saveSecret, commands, ascii, color, signal } = options;
  const [first, ...others] = await service.listProfiles();
  let isAway = false;
  const program = {
    service,
    actor,
    place,
    serve,
    link,
    trouble,
    onNotice,
    commands,
    now: Date.now,
    copy: (text: string) =>
      copy(text, { env, platform: process.platform, write: (it) => void process.stdout.write(it) }),
    sessionAddress: sessionAddress(env),
    tokenPath: (id: string) => `~/keyrack-${id}.token`,
    saveToken: async (path: string, text: string) => {
      const whole = resolvePath(path, env);
      await saveSecret(whole, text);
      return whole;
    },
    showPlain: async (text: string) => {
      process.stdout.write(wrapOn);
      isAway = true;
      await showPlainLine(text, { stdin: process.stdin, stdout: process.stdout, signal }).finally(
        () => {
          isAway = false;
        },
      );
      // After the end of the program nobody would switch it on again.
      if (!signal.aborted) process.stdout.write(wrapOff);
    },
  };
  let hasFailed = false;
  const restore = () => void process.stdout.write(hasFailed ? wrapOn + saveCursor : wrapOn);
  process.once('exit', restore);
  const fail = () => {
    if (!hasFailed) process.stdout.write(wrapOn + giveBack);
    hasFailed = true;
  };
  // Before whoever tells the failure, which must be seen.
  for (const event of failures) process.prependOnceListener(event, fail);
  process.stdout.write(wrapOff);
  const ink = render(
    <App
      program={program}
      theme={makeTheme({ ascii, color })}
      profiles={[first as Profile, ...others]}
      notices={notices}
    />,
    {
      alternateScreen: true,
      interactive: true,
      incrementalRendering: true,
      maxFps: 60,
      exitOnCtrlC: false,
    },
  );
  const endRepaints = repaintAfterResize(process.stdout, ink.clear, () => isAway);
  const stop = () => ink.unmount();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await ink.waitUntilExit();
    return 0;
  } finally {
    endRepaints();
    signal.removeEventListener('abort', stop);
    for (const event of failures) process.removeListener(event, fail);
    process.removeListener('exit', restore);
    restore();
  }
}
