/**
 * Run as a process of its own: makes a key in the rack of a directory and closes it, which saves head and snapshot;
 * kills itself at the nth write, sync or rename from then on, a write in its middle. Says "saved" if it lives.
 */
import { diskFileSystem, type FileSystem } from '../../src/store/file-system.ts';
import { openRack } from '../../src/store/open.ts';

const [, , directory = '', at = ''] = process.argv;
let left = Number.POSITIVE_INFINITY;

/** SIGKILL comes at once, and nothing of this process runs after it. */
function count(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

const fileSystem: FileSystem = {
  ...diskFileSystem,
  async open(...args) {
    const file = await diskFileSystem.open(...args);
    return {
      read: (...range) => file.read(...range),
      async write(buffer, offset, length, position) {
        const half = length >> 1;
        await file.write(buffer, offset, half, position);
        count();
        await file.write(buffer, offset + half, length - half, position + half);
        return { bytesWritten: length };
      },
      truncate: (length) => file.truncate(length),
      datasync: () => file.datasync(),
      async sync() {
        count();
        await file.sync();
      },
      close: () => file.close(),
    };
  },
  async rename(from, to) {
    count();
    await diskFileSystem.rename(from, to);
    count();
  },
};

const rack = await openRack(directory, { user: 'tester', fileSystem, snapshotEveryMs: 1_000_000 });
await rack.keyring.createKey({ name: 'four' }, { kind: 'local', name: 'tester' });
left = Number(at);
await rack.close();
process.stdout.write('saved\n');
