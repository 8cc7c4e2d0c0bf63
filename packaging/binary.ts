/**
 * Makes `dist/keyrack-linux-ARCH`, one executable with the program and the pinned Node in it; the
 * architecture of this machine unless others are named as arguments; and
 * `dist/keyrack-licenses.txt`, the licenses of what is in it.
 *
 * It is a "single executable application" of Node. The program is one ECMAScript module with its
 * compiled code beside it; compiled code is of one processor, so another architecture goes
 * without and starts slower. The file appears under its name in one step, so a running one may be replaced.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { programInput } from '../rolldown.config.ts';
import { lazyBuiltins } from './lazy-builtins.ts';
import { licensesOf } from './licenses.ts';
import { type Architecture, architectures, findRuntime, ownRuntime } from './runtime.ts';
import { copyStripped } from './strip.ts';

/**
 * NODE_OPTIONS is switched off below. The other variables with which an environment changes what
 * Node does (NODE_TLS_REJECT_UNAUTHORIZED=0 takes any certificate) are not for Keyrack's users either.
 */
const forgetNode = `for (const name of Object.keys(process.env))
  if (name.startsWith('NODE_')) delete process.env[name];`;

const dist = join(import.meta.dirname, '../dist');

/** Writes the program into the folder and returns the modules that it is made from. */
async function bundle(folder: string): Promise<readonly string[]> {
  const { output } = await build({
    ...programInput,
    plugins: [lazyBuiltins()],
    output: {
      file: join(folder, 'main.js'),
      format: 'esm',
      minify: 'dce-only',
      codeSplitting: false,
      banner: forgetNode,
    },
  });
  return output[0].moduleIds;
}

function assemble(folder: string, architecture: Architecture): string {
  copyStripped(findRuntime(architecture, folder), join(folder, 'node'), architecture);
  const config = {
    main: 'main.js',
    mainFormat: 'module',
    executable: 'node',
    output: 'keyrack',
    useCodeCache: architecture === process.arch,
    disableExperimentalSEAWarning: true,
    execArgvExtension: 'none',
  };
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
  execFileSync(ownRuntime(), ['--build-sea', 'sea.json'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(folder, 'keyrack');
}

async function make(architecture: Architecture): Promise<void> {
  mkdirSync(dist, { recursive: true });
  const folder = mkdtempSync(join(dist, '.binary-'));
  try {
    const modules = await bundle(folder);
    writeFileSync(join(dist, 'keyrack-licenses.txt'), licensesOf(modules));
    const made = assemble(folder, architecture);
    chmodSync(made, 0o755);
    const path = join(dist, `keyrack-linux-${architecture}`);
    renameSync(made, path);
    process.stdout.write(`${path} ${(statSync(path).size / 1e6).toFixed(1)} MB\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readArchitecture(text: string): Architecture {
  const found = architectures.find((one) => one === text);
  if (found) return found;
  throw new Error(`no runtime is pinned for "${text}", only for ${architectures.join(' and ')}`);
}

const named = process.argv.slice(2);
for (const one of named.length > 0 ? named : [process.arch]) await make(readArchitecture(one));
