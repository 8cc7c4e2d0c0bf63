/** Real proxies with the configuration that Keyrack prints for them, in processes that end with the test. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** The proxies that can be started here. */
export type ProxyName = 'nginx' | 'caddy';

const versionFlags = { nginx: ['-v'], caddy: ['version'] };

/** True if the program is installed. */
export function hasProxy(name: ProxyName): boolean {
  return spawnSync(name, versionFlags[name]).status === 0;
}

/** Starts the proxy with a printed configuration that listens on the port. */
export async function startProxy(name: ProxyName, printed: string, port: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), `keyrack-${name}-`));
  const output = join(directory, 'output');
  const [argv, files] = name === 'nginx' ? nginx(directory, printed) : caddy(directory, printed);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
  const env = { PATH: process.env.PATH, HOME: directory };
  const child = spawn('sh', ['-c', 'exec "$0" "$@" > output 2>&1', name, ...argv], {
    env,
    cwd: directory,
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(directory, { recursive: true, force: true });
  });
  await listening(child, { name, port, output });
}

type Setup = readonly [argv: readonly string[], files: Readonly<Record<string, string>>];

/** One process, and nothing outside of the directory. */
function nginx(directory: string, printed: string): Setup {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${directory}/${kind};`)
    .join('\n');
  const main = `daemon off; master_process off; pid ${directory}/pid; error_log stderr;
events {}
http { access_log off; ${temporary} include ${directory}/printed; }`;
  const argv = ['-p', directory, '-e', 'stderr', '-c', join(directory, 'main')];
  return [argv, { main, printed }];
}

function caddy(directory: string, printed: string): Setup {
  const options = '{\n\tadmin off\n\tauto_https off\n}\n';
  const file = join(directory, 'Caddyfile');
  return [['run', '--config', file, '--adapter', 'caddyfile'], { Caddyfile: options + printed }];
}

/** Waits for the proxy itself: somebody else may have taken the port meanwhile. */
async function listening(child: ChildProcess, { name, port, output }: Started): Promise<void> {
  for (let attempt = 0; attempt < 200 && child.exitCode === null; attempt += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
    if (answer?.headers.get('Server')?.toLowerCase().startsWith(name)) return;
    await delay(50);
  }
  throw new Error(`the proxy does not listen: ${readFileSync(output, 'utf8')}`);
}

interface Started {
  readonly name: ProxyName;
  readonly port: number;
  /** The file with what the proxy said. */
  readonly output: string;
}
