import { type IPty, spawn } from '@lydell/node-pty';
import { Terminal } from '@xterm/headless';

/** A program in a real pseudo-terminal, its screen kept by a terminal emulator. */
export interface Session {
  readonly pid: number;
  /** What the screen shows, lines trimmed at their end. */
  readonly screen: () => string;
  readonly isAlternate: () => boolean;
  /** Texts that the program put on the clipboard by OSC 52. */
  readonly clipboard: readonly string[];
  /** Everything the program wrote, escape sequences and all. */
  readonly raw: () => string;
  readonly send: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => Promise<void>;
  /** Resolves when the screen shows it, rejects with the screen when it does not within 10 s. */
  readonly see: (what: string | RegExp) => Promise<void>;
  /** Types keys, then waits. */
  readonly press: (keys: string, what: string | RegExp) => Promise<void>;
  readonly signal: (name: string) => void;
  /** Takes the terminal away, as the end of an SSH connection does; resolves like `ended`. */
  readonly hangUp: () => Promise<number>;
  /** Resolves with the exit code when the program has ended. */
  readonly ended: Promise<number>;
  readonly close: () => void;
}

/** Starts a program in a terminal of 80x24. CI variables are dropped: with them Ink draws nothing. */
export function startSession(
  file: string,
  args: string[],
  env: Record<string, string> = {},
  size = { columns: 80, rows: 24 },
): Session {
  const {
    CI: _ci,
    CONTINUOUS_INTEGRATION: _integration,
    FORCE_COLOR: _force,
    NO_COLOR: _none,
    TMUX: _tmux,
    ...inherited
  } = process.env;
  const pty = spawn(file, args, {
    name: 'xterm-256color',
    cols: size.columns,
    rows: size.rows,
    env: { ...inherited, SSH_CONNECTION: '127.0.0.1 1 127.0.0.1 22', ...env } as Record<
      string,
      string
    >,
  });
  const terminal = new Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  return attach(pty, terminal);
}

function attach(pty: IPty, terminal: Terminal): Session {
  const clipboard: string[] = [];
  const waiters = new Set<() => void>();
  let raw = '';
  terminal.parser.registerOscHandler(52, (data) => {
    clipboard.push(Buffer.from(data.split(';')[1] ?? '', 'base64').toString());
    return true;
  });
  terminal.onData((reply) => pty.write(reply));
  pty.onData((data) => {
    raw += data;
    terminal.write(data, () => {
      for (const check of waiters) check();
    });
  });
  const ended = new Promise<number>((resolve) => {
    pty.onExit(({ exitCode, signal }) =>
      terminal.write('', () => resolve(signal ? 128 + signal : exitCode)),
    );
  });
  const screen = () => {
    const { active } = terminal.buffer;
    const lines = Array.from({ length: terminal.rows }, (_, row) =>
      active.getLine(active.viewportY + row),
    );
    return lines
      .map((line) => line?.translateToString(true) ?? '')
      .join('\n')
      .trimEnd();
  };
  const see = (what: string | RegExp) =>
    waitFor(
      waiters,
      () => holds(screen(), what),
      () => `${what}, on the screen:\n${screen()}`,
    );
  const send = (keys: string) => pty.write(keys);
  return {
    pid: pty.pid,
    screen,
    isAlternate: () => terminal.buffer.active.type === 'alternate',
    clipboard,
    raw: () => raw,
    send,
    resize: (columns, rows) => {
      pty.resize(columns, rows);
      terminal.resize(columns, rows);
      return Promise.resolve();
    },
    see,
    press: (keys, what) => {
      send(keys);
      return see(what);
    },
    signal: (name) => pty.kill(name),
    hangUp: () => {
      (pty as IPty & { destroy(): void }).destroy();
      return ended;
    },
    ended,
    close: () => {
      try {
        pty.kill('SIGKILL');
      } catch {
        // It has ended already.
      }
    },
  };
}

const limitMs = 10_000;

function waitFor(
  waiters: Set<() => void>,
  isSo: () => boolean,
  describe: () => string,
): Promise<void> {
  if (isSo()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const check = () => isSo() && finish(resolve);
    const timer = setTimeout(
      () => finish(() => reject(new Error(`waited for ${describe()}`))),
      limitMs,
    );
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      waiters.delete(check);
      settle();
    };
    waiters.add(check);
  });
}

function holds(screen: string, what: string | RegExp): boolean {
  return typeof what === 'string' ? screen.includes(what) : what.test(screen);
}
