import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { Link } from '../../../src/store/postgres/link.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { openProxy } from '../../support/tcp-proxy.ts';

describe.skipIf(!hasPostgres)('a link to PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  test('asks one statement after the other, so that the driver has nothing to warn of', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const link = new Link(readAddress(server.address()), { purpose: 'test' });
    onTestFinished(async () => {
      process.off('warning', note);
      await link.close();
    });
    const numbers = [1, 2, 3, 4];
    const rows = await Promise.all(numbers.map((one) => link.ask('select $1::int as one', [one])));
    expect(rows.map(([row]) => row?.one)).toEqual(numbers);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });

  test('a statement that waits behind one whose answer is lost is asked on a new connection', async () => {
    const proxy = await openProxy(server.port);
    const address = server.address().replace(`:${server.port}/`, `:${proxy.port}/`);
    const link = new Link(readAddress(address), { purpose: 'test' });
    onTestFinished(() => link.close());
    await link.ask('select 1');
    proxy.loseAnswerTo('select 2');
    const answers = await Promise.allSettled([link.ask('select 2'), link.ask('select 3 as three')]);
    expect(answers).toMatchObject([
      { status: 'rejected', reason: { name: 'AnswerLost' } },
      { status: 'fulfilled', value: [{ three: 3 }] },
    ]);
  });
});
