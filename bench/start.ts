/**
 * How long the executable takes to start, against `dist/main.js` by the same Node, and against that
 * Node with nothing to do, as ratios within one run: `npm run build:binary && node bench/start.ts`.
 * They take turns, so that a busy machine slows all of them down.
 */
import { spawn as spawnProcess, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { spawn as spawnInTerminal } from '@lydell/node-pty';
import { openRack } from '../src/store/open.ts';
import { fill, median, print, type Row, temporaryDirectory, time } from './support.ts';

const rounds = 15;
const root = join(import.meta.dirname, '..');
const executable = join(root, `dist/keyrack-linux-${process.arch}`);
const program = [process.execPath, join(root, 'dist/main.js')];
const directory = temporaryDirectory();
const env = { PATH: process.env.PATH, KEYRACK_DATA: directory, KEYRACK_PORT: '0' };

type Words = readonly string[];

/** Ways to start something, each with how long it takes until what is waited for. */
const acts: Readonly<Record<string, (command: Words) => Promise<unknown>>> = {
  '--version': (command) => run([...command, '--version']),
  '--help': (command) => run([...command, '--help']),
  'api-key list, 100 keys': (command) => run([...command, 'api-key', 'list']),
  'serve, until it listens': (command) => untilListening([...command, 'serve']),
  'terminal UI, first frame': (command) => untilFrame(command),
};

async function run([file = '', ...args]: Words): Promise<void> {
  const { status, stderr } = spawnSync(file, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Measures until the line is there; the end of the process is waited for, and not measured. */
async function untilListening([file = '', ...args]: Words): Promise<() => Promise<void>> {
  const child = spawnProcess(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve) =>
    child.stderr.on('data', (text) => String(text).includes('listening on http') && resolve()),
  );
  return () =>
    new Promise((resolve) => {
      child.once('close', () => resolve());
      child.kill('SIGTERM');
    });
}

async function untilFrame([file = '', ...args]: Words): Promise<() => Promise<void>> {
  const terminal = spawnInTerminal(file, [...args], { cols: 80, rows: 24, env });
  const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
  await new Promise<void>((resolve) =>
    terminal.onData((text) => text.includes('key 1') && resolve()),
  );
  return () => {
    terminal.write('q');
    return ended;
  };
}

async function measure(act: (command: Words) => Promise<unknown>, command: Words): Promise<number> {
  let finish: unknown;
  const ms = await time(async () => {
    finish = await act(command);
  });
  if (typeof finish === 'function') await finish();
  return ms;
}

async function compare(what: string, act: (command: Words) => Promise<unknown>): Promise<Row[]> {
  const turns: { readonly floor: number; readonly files: number; readonly own: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    turns.push({
      floor: await measure(() => run([process.execPath, '-e', '0']), []),
      files: await measure(act, program),
      own: await measure(act, [executable]),
    });
  }
  // The first round fills the caches of the disk.
  turns.shift();
  const [floor, files, own] = (['floor', 'files', 'own'] as const).map((name) =>
    median(turns.map((turn) => turn[name])).toFixed(0),
  );
  const behind = `${own} ms; dist/main.js ${files} ms; node -e 0 ${floor} ms`;
  return [
    {
      what: `${what}: of dist/main.js`,
      value: median(turns.map((turn) => turn.own / turn.files)),
      target: null,
      behind,
    },
    {
      what: `${what}: of node -e 0`,
      value: median(turns.map((turn) => turn.own / turn.floor)),
      target: null,
      behind: '',
    },
  ];
}

if (!existsSync(executable))
  throw new Error('there is no executable: npm run build:binary makes it');
const rack = await openRack(directory, { user: 'bench' });
await fill(rack.keyring, 100);
await rack.close();
const rows: Row[] = [];
for (const [what, act] of Object.entries(acts)) rows.push(...(await compare(what, act)));
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const { size } = statSync(executable);
const bytes = readFileSync(executable);
const gzip = gzipSync(bytes).length;
const level = { [constants.ZSTD_c_compressionLevel]: 19 };
const zstd = zstdCompressSync(bytes, { params: level }).length;
const node = statSync(process.execPath).size;
const sizes: readonly (readonly [what: string, value: number, behind: string])[] = [
  ['size: of the Node in it', size / node, `${megabytes(size)}; node ${megabytes(node)}`],
  ['size with gzip: of the file', gzip / size, megabytes(gzip)],
  ['size with zstd -19: of the file', zstd / size, megabytes(zstd)],
];
for (const [what, value, behind] of sizes) rows.push({ what, value, target: null, behind });
print(rows);
