/**
 * Run as a process of its own: appends to the journal in a directory, one event a batch, and says "acked SEQ" or
 * "refused MESSAGE" of each; then says "read COUNT" for the lines that it reads back. With "unsynced" as the third
 * argument the journal's syncs do nothing.
 */
import { writeSync } from 'node:fs';
import type { KeyrackEvent } from '../../src/core/event.ts';
import { diskFileSystem, type FileSystem } from '../../src/store/file-system.ts';
import { openJournal } from '../../src/store/journal-open.ts';

const [, , directory = '', count = '', mode] = process.argv;

const unsynced: FileSystem = {
  ...diskFileSystem,
  async open(path, flags, mode) {
    const file = await diskFileSystem.open(path, flags, mode);
    return Object.assign(file, { datasync: async () => undefined, sync: async () => undefined });
  },
};

const say = (line: string) => writeSync(1, `${line}\n`);

const fileSystem = mode === 'unsynced' ? unsynced : diskFileSystem;
const { journal } = await openJournal(directory, { fileSystem });
for (let index = 1; index <= Number(count); index += 1) {
  const event: KeyrackEvent = {
    ts: '2026-11-21T10:00:00.000Z',
    actor: { kind: 'local', name: 'tester' },
    op: 'key.revoked',
    data: { id: `kr_${index}` },
  };
  await journal.append([event]).then(
    ({ seq }) => say(`acked ${seq}`),
    (error) => say(`refused ${error.message}`),
  );
}
let lines = 0;
for await (const _ of journal.read(1)) lines += 1;
say(`read ${lines}`);
