import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { vi } from 'vitest';
import { commandLines } from '../../src/cli/command-lines.ts';
import { commands } from '../../src/cli/commands/table.ts';
import { Arguments } from '../../src/cli/parse.ts';
import { SecretFile } from '../../src/cli/secret-file.ts';
import type { Actor } from '../../src/core/actor.ts';
import type { Profile } from '../../src/core/profile.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import type { KeyService } from '../../src/core/service.ts';
import { App } from '../../src/tui/app.tsx';
import type { CopyResult } from '../../src/tui/clipboard/copy.ts';
import type { OnNotice } from '../../src/tui/hooks/use-program.ts';
import { makeTheme } from '../../src/tui/theme.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';

/** The terminal UI over a rack in memory, as a test plays it: 100 columns, 30 rows. */
export interface TestWindow extends TestRack {
  readonly frame: () => string;
  /** The frame with its colours. */
  readonly painted: () => string;
  /** Types keys and waits until the frame shows (or no longer shows) what the test expects. */
  readonly press: (
    keys: string,
    until?: string | RegExp | ((frame: string) => boolean),
  ) => Promise<void>;
  readonly see: (what: string | RegExp | ((frame: string) => boolean)) => Promise<void>;
  readonly resize: (rows: number, columns?: number) => void;
  readonly copied: string[];
  /** Texts that were shown as a plain line. */
  readonly printed: string[];
  readonly close: () => void;
}

/** Keys that have no character. */
export const keys = {
  enter: '\r',
  escape: '\u001b',
  tab: '\t',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  ctrlS: '\u0013',
  ctrlO: '\u000f',
};

/** How long a frame may take on a machine that has other things to do. */
const limitMs = 10_000;

/** Opens the UI and waits for its first list. */
export async function openWindow(
  options: {
    rack?: TestRack;
    actor?: Actor;
    notices?: readonly string[];
    trouble?: () => string | null;
    sessionAddress?: string;
    /** Where tokens are saved, a directory that is there. */
    home?: string;
    onNotice?: OnNotice;
    service?: KeyService;
    /** Time stands still, as the rack's clock says it. */
    still?: boolean;
    size?: { readonly columns: number; readonly rows: number };
    theme?: { readonly ascii: boolean; readonly color: boolean };
  } = {},
): Promise<TestWindow> {
  const rack = options.rack ?? (await makeRack());
  const copied: string[] = [];
  const printed: string[] = [];
  const copy = async (text: string): Promise<CopyResult> => {
    copied.push(text);
    return { route: 'osc52', sent: true, sure: false, message: 'Sent to your terminal' };
  };
  // Dialogs are deaf for a moment after they open; a clock that runs ahead lets tests go on at once.
  let ahead = 0;
  const now = () => {
    if (options.still) return rack.clock.now;
    ahead += 1000;
    return rack.clock.now + ahead;
  };
  const program = {
    service: options.service ?? rack.keyring,
    actor: options.actor ?? local,
    place: '127.0.0.1:8420',
    link: 'embedded' as const,
    commands: commandLines(commands, new Arguments(new Map(), [])),
    onNotice: options.onNotice ?? (() => () => {}),
    trouble: options.trouble ?? (() => null),
    now,
    copy,
    sessionAddress: options.sessionAddress ?? null,
    tokenPath: (id: string) => join(options.home ?? '/nowhere', `keyrack-${id}.token`),
    saveToken: async (path: string, text: string) => {
      await (await SecretFile.create(path)).write(text);
      return path;
    },
    showPlain: async (text: string) => void printed.push(text),
  };
  const [first, ...others] = profiles.values();
  const ink = render(
    <App
      program={program}
      theme={makeTheme(options.theme ?? { ascii: false, color: false })}
      profiles={[first as Profile, ...others]}
      notices={options.notices ?? []}
    />,
  );
  const resize = (rows: number, columns = 100) => {
    Object.defineProperty(ink.stdout, 'rows', { value: rows, configurable: true });
    Object.defineProperty(ink.stdout, 'columns', { value: columns, configurable: true });
    ink.stdout.emit('resize');
  };
  resize(options.size?.rows ?? 30, options.size?.columns);
  const painted = () => ink.lastFrame() ?? '';
  const frame = () => stripVTControlCharacters(painted());
  const see = (what: string | RegExp | ((frame: string) => boolean)) =>
    vi.waitFor(() => {
      if (!holds(frame(), what)) throw new Error(`expected ${what} in\n${frame()}`);
    }, limitMs);
  const press = async (typed: string, until?: Parameters<typeof see>[0]) => {
    ink.stdin.write(typed);
    if (until !== undefined) await see(until);
  };
  await see((shown) => !shown.includes('Loading'));
  return { ...rack, frame, painted, press, see, resize, copied, printed, close: ink.unmount };
}

function holds(frame: string, what: string | RegExp | ((frame: string) => boolean)): boolean {
  if (typeof what === 'function') return what(frame);
  return typeof what === 'string' ? frame.includes(what) : what.test(frame);
}
