import type { Command, Context } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { localRack } from '../local-directory.ts';

/** Makes the tables of a rack in a database, and says or gives the rights that boxes need. */
export const storePrepare: Command = {
  words: ['store', 'prepare'],
  summary: 'Make or upgrade the tables in a database, for boxes that may not',
  examples: [
    'keyrack store prepare --store postgres://owner@db.example/keyrack --grant keyrack',
    'keyrack store prepare --store postgres://owner@db.example/keyrack > rights.sql',
  ],
  options: [
    { name: 'grant', value: 'ROLE', summary: 'give ROLE what a box needs, and nothing else' },
  ],
  notes: [
    'Run it as the role that is to own the tables, before the first box and before a newer Keyrack.',
    'A box needs to read and add events, and never to change or remove one: PostgreSQL then refuses that.',
    'Without --grant it prints the statements, for psql: psql -v role=keyrack -f rights.sql',
    'A role that may change events in spite of it (an owner, a superuser) is refused with exit 6.',
  ],
  async run(context) {
    const { args, printer } = context;
    const address = addressOf(context);
    const role = args.text('grant') ?? null;
    if (role === '') throw usageFailure('Cannot give rights: the name after --grant is empty');
    const [{ prepareStore }, { grants }] = await Promise.all([
      import('../../store/postgres/prepare.ts'),
      import('../../store/postgres/rights.ts'),
    ]);
    const { from, to } = await prepareStore(address, role);
    const statements = role === null ? grants(address.schema, ':"role"') : [];
    if (printer.format === 'json') {
      const data = { store: address.place, from_version: from, version: to, role, statements };
      await printer.json({ data });
      return undefined;
    }
    await printer.data(statements.map((one) => `${one}\n`).join(''));
    await printer.say(tell(address.place, from, to));
    if (role !== null)
      await printer.say(`"${role}" may do there what a box does, and nothing else.`);
    return undefined;
  },
};

function addressOf({ settings }: Context) {
  const { postgres } = localRack(settings(), 'prepare a store');
  if (postgres) return postgres.address;
  throw usageFailure('Cannot prepare a store: none is named', 'name it with --store URL');
}

function tell(place: string, from: number, to: number): string {
  if (from === to) return `The tables in "${place}" are up to date (version ${to}).`;
  if (from === 0) return `The tables in "${place}" were made (version ${to}).`;
  return `The tables in "${place}" were brought from version ${from} to ${to}.`;
}
