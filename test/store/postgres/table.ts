/** The tables of a new store, as one box reaches them; its connections end with the test. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { genesisHead } from '../../../src/core/chain.ts';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { Link } from '../../../src/store/postgres/link.ts';
import { migrate } from '../../../src/store/postgres/tables.ts';

/** Makes the tables at the address unless they are there. */
export async function openTable(text: string) {
  const address = readAddress(text);
  const connect = (purpose: string) => {
    const link = new Link(address, { purpose });
    onTestFinished(() => link.close());
    return link;
  };
  const [writer, reader] = [connect('writer'), connect('reader')];
  await migrate(reader, address);
  const { schema, place } = address;
  const table = { writer, reader, schema, place, box: randomUUID(), head: genesisHead };
  return { table, connect };
}
