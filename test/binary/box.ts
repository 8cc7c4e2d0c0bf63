/** A machine to install things on: this one, with everything that is written going to memory and away with the test. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** What a command in the box did. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine that has the programs of this one, and a system of its own to change. */
export interface Box {
  run(...command: readonly string[]): Outcome;
  start(...command: readonly string[]): ChildProcess;
  /** Brings a file of this machine into the box. */
  bring(from: string, to: string): void;
  close(): Promise<void>;
}

const setUp = `
  mount -t tmpfs tmpfs "$0" && cd "$0" && mkdir upper work box &&
  mount -t overlay overlay -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" box &&
  mount --bind /dev box/dev && mount -t proc proc box/proc && mkdir -p box/run box/tmp &&
  echo ready && exec sleep 3600`;

const environment = ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'DEBIAN_FRONTEND=noninteractive'];

/**
 * Makes a box in a folder that is not there yet: an overlay of the root file system in a mount namespace that a
 * process holds. Null where this machine does not let one (not root, no overlays).
 */
export async function makeBox(folder: string): Promise<Box | null> {
  mkdirSync(folder);
  const holder = spawn('unshare', ['-m', 'sh', '-c', setUp, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((resolve) => holder.once('close', resolve).once('error', resolve));
  const ready = new Promise((resolve) => holder.stdout.once('data', resolve));
  await Promise.race([ready, ended]);
  if (holder.pid === undefined || holder.exitCode !== null) return null;
  const inside = ['-t', String(holder.pid), '-m'];
  const chroot = [...inside, 'env', '-i', ...environment, '/usr/sbin/chroot', `${folder}/box`];
  return {
    run: (...command) => spawnSync('nsenter', [...chroot, ...command], { encoding: 'utf8' }),
    start: (...command) =>
      spawn('nsenter', [...chroot, ...command], { stdio: ['ignore', 'ignore', 'pipe'] }),
    bring: (from, to) => {
      const { status, stderr } = spawnSync('nsenter', [
        ...inside,
        'cp',
        from,
        `${folder}/box${to}`,
      ]);
      if (status !== 0) throw new Error(String(stderr));
    },
    close: async () => {
      holder.kill('SIGKILL');
      await ended;
    },
  };
}
