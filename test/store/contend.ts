/**
 * Run as a process of its own, on orders by stdin: "fight" is to try to take the lock of the directory in argv over
 * and over, "once" is to try once more and then rest. It says "owner" when it has the lock, which it holds
 * to the end, and "none" when it rests without.
 */
import { once } from 'node:events';
import { takeLock } from '../../src/store/lock.ts';

const [, , directory = ''] = process.argv;
let order = 'rest';
process.stdin.setEncoding('utf8').on('data', (lines: string) => {
  order = lines.trim().split('\n').at(-1) ?? order;
});

async function tryOnce(): Promise<boolean> {
  return takeLock(directory, new Date().toISOString()).then(
    () => true,
    (error) => {
      if (error.code === 'store_locked') return false;
      throw error;
    },
  );
}

process.stdout.write('ready\n');
for (let isOwner = false; !isOwner; await new Promise(setImmediate)) {
  if (order === 'rest') await once(process.stdin, 'data');
  const isLast = order === 'once';
  if (isLast) order = 'rest';
  isOwner = await tryOnce();
  if (isOwner) process.stdout.write('owner\n');
  else if (isLast) process.stdout.write('none\n');
}
