/**
 * What the terminal UI costs, as ratios within one run: `node bench/tui.ts` (after `npm run build`). Frames are drawn in
 * process to a terminal of 200 columns that only counts; starts are of real processes in a pseudo-terminal.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.ts';
import { fill, median, openQuietly, print, temporaryDirectory } from './support.ts';

const root = join(import.meta.dirname, '..');
const starts = 12;

/** Bundles a file as the program is bundled; returns the path of the bundle. */
async function bundle(name: string): Promise<string> {
  const [program] = config;
  const build = await rolldown({ ...program, input: join(root, 'bench/tui', name) });
  const file = join(temporaryDirectory(), name.replace('.tsx', '.mjs'));
  await build.write({ file, format: 'esm', minify: 'dce-only', codeSplitting: false });
  await build.close();
  return file;
}

/** Milliseconds from the start of a program to the frame that holds the text. */
function firstFrame(args: readonly string[], text: string): Promise<number> {
  const { CI: _ci, ...env } = process.env;
  return new Promise((resolve) => {
    const begun = performance.now();
    const size = { cols: 80, rows: 24, name: 'xterm-256color' };
    const pty = spawn(process.execPath, [...args], {
      ...size,
      env: { ...env, KEYRACK_PORT: '0', NODE_ENV: 'production' } as Record<string, string>,
    });
    let shown = '';
    let took = Number.NaN;
    pty.onData((data) => {
      shown += data;
      if (!shown.includes(text) || !Number.isNaN(took)) return;
      took = performance.now() - begun;
      pty.kill('SIGTERM');
    });
    pty.onExit(() => resolve(took));
  });
}

/** The starts of both programs, in turns. */
async function race(hello: string) {
  const directory = temporaryDirectory();
  const rack = await openQuietly(directory);
  await fill(rack.keyring, 10);
  await rack.close();
  const program = [
    '--disable-warning=ExperimentalWarning',
    join(root, 'dist/main.js'),
    '--data',
    directory,
  ];
  const times = { bare: [] as number[], keyrack: [] as number[] };
  for (let turn = 0; turn < starts; turn += 1) {
    times.bare.push(await firstFrame([hello], 'hello from ink'));
    times.keyrack.push(await firstFrame(program, 'keyrack > keys'));
  }
  return { bare: median(times.bare), keyrack: median(times.keyrack) };
}

const [frames, hello] = [await bundle('frames.tsx'), await bundle('hello.tsx')];
const measured = JSON.parse(
  execFileSync(process.execPath, [frames], { encoding: 'utf8', env: { ...process.env, CI: '' } }),
);
const { few, many, tall, bare, bytes, mostBytes, keystroke, scan } = measured;
const started = await race(hello);
const ms = (value: number) => `${value.toFixed(2)} ms`;
print([
  {
    what: 'key to frame in a window of 10 rows, 100000 keys to 10',
    value: many / few,
    target: { atMost: 1.2 },
    behind: `${ms(many)} to ${ms(few)}`,
  },
  {
    what: 'key to frame at 200x50, 100000 keys to a bare Ink list of them',
    value: tall / bare,
    target: { atMost: 1.5 },
    behind: `${ms(tall)} to ${ms(bare)}`,
  },
  {
    what: 'filter keystroke over 100000 keys less a bare scan, to a frame of 10 keys',
    value: (keystroke - scan) / few,
    target: { atMost: 1.5 },
    behind: `${ms(keystroke)} less ${ms(scan)}, to ${ms(few)}`,
  },
  {
    what: 'bytes for a cursor move at 200x50',
    value: bytes,
    target: { atMost: 600 },
    behind: `at most ${mostBytes}`,
  },
  {
    what: 'start to first frame, to a bare Ink hello',
    value: started.keyrack / started.bare,
    target: { atMost: 1.5 },
    behind: `${ms(started.keyrack)} to ${ms(started.bare)}`,
  },
]);
process.exit();
