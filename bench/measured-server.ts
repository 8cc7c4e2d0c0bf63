import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, which announces itself as `peers/announce.mjs` does. */
export interface MeasuredServer {
  readonly script: string;
  readonly url: string;
  readonly tokens: readonly string[];
  /** CPU microseconds that it has used. */
  cpu(): Promise<number>;
  stop(): void;
}

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

/** Keeps this process off the core on which servers are measured. */
export function leaveFirstCore(): void {
  const others = `1-${availableParallelism() - 1}`;
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', others, String(process.pid)]);
}

/** Starts `node SCRIPT ARGS` on the first core, where there are two and a taskset, and waits for its announcement. */
export async function startServer(script: string, ...args: string[]): Promise<MeasuredServer> {
  const command = [process.execPath, fileURLToPath(new URL(script, import.meta.url)), ...args];
  const [program = '', ...rest] = canPin ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { url, tokens } = (await nextLine(child)) as Pick<MeasuredServer, 'url' | 'tokens'>;
  return {
    script,
    url,
    tokens,
    async cpu() {
      child.stdin.write('\n');
      return Number(await nextLine(child));
    },
    stop: () => child.stdin.end(),
  };
}

async function nextLine({ stdout }: ChildProcess): Promise<unknown> {
  let text = '';
  while (!text.endsWith('\n')) text += (await once(stdout ?? process.stdin, 'data'))[0];
  return JSON.parse(text);
}
