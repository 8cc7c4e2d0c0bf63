/** Run as a process of its own: takes the lock of the directory in argv, says "held", and waits to be ended. */
import { takeLock } from '../../src/store/lock.ts';

const lock = await takeLock(process.argv[2] ?? '', new Date().toISOString());
process.stdout.write('held\n');
process.stdin
  .resume()
  .on('end', () => lock.release().then(() => process.stdout.write('released\n')));
