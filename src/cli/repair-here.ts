import type { OnProgress } from '../core/on-progress.ts';
import type { Repaired } from '../store/repair.ts';
import type { Context } from './command.ts';
import { confirm } from './confirm.ts';
import { localActor } from './connect.ts';
import { declined } from './failure.ts';
import { localUser } from './local-user.ts';
import { whileWorking } from './output/while-working.ts';
import { proveOpens } from './prove-opens.ts';

/** Repairs a damaged data directory after asking, and says what was lost. */
export async function repairHere(directory: string, context: Context): Promise<number | undefined> {
  const { io, printer } = context;
  const [{ examine }, { repairRack }] = await Promise.all([
    import('../store/doctor/examine.ts'),
    import('../store/repair.ts'),
  ]);
  const { damage } = await whileWorking(context, 'Reading the journal', (advance) =>
    examine(directory, io.now, advance),
  );
  if (damage.length > 0) await ask(damage, context);
  const user = localUser(io.env);
  const options = { actor: localActor(null, io), user, clock: io.now };
  const repair = (onRead: OnProgress) => repairRack(directory, { ...options, onRead });
  const repaired = damage.length > 0 ? await whileWorking(context, 'Repairing', repair) : null;
  if (repaired) await proveOpens(directory, context);
  if (printer.format === 'json') await printer.json({ data: repaired });
  else if (printer.format === 'plain') await printPlain(repaired, context);
  else await printer.say(...tell(repaired));
  return undefined;
}

async function ask(damage: readonly string[], context: Context): Promise<void> {
  // Not by the printer: even with -q nobody should say yes to a loss that was not named.
  await context.io.stderr.write(damage.map((reason) => `  ${reason}\n`).join(''));
  if (context.args.flag('yes')) return;
  const question = 'Give up everything from there on? It is kept in journal/lost-….';
  if (await confirm(question, 'repair the data directory', context)) return;
  throw declined('repaired');
}

async function printPlain(repaired: Repaired | null, { printer }: Context): Promise<void> {
  if (!repaired) return;
  const { seq, segment, offset, bytes, lines, kept } = repaired;
  await printer.plain(...[seq, segment, offset, bytes, lines].map(String), kept.join(' '));
}

function tell(repaired: Repaired | null): readonly string[] {
  if (!repaired) return ['There is nothing to repair.'];
  const { seq, segment, offset, bytes, lines, known, kept } = repaired;
  const cut =
    bytes === 0
      ? `Nothing was cut: the journal holds up to event ${seq}.`
      : `The journal was cut after event ${seq}, at byte ${offset} of "${segment}": ${lines} lines, ${bytes} bytes are lost.`;
  const gone =
    known === null ? [] : [`Events ${seq + 1} to ${seq + known} were there once: ${known} events.`];
  const after =
    'Keys that were revoked, switched off or narrowed there are as before again: look at keyrack api-key list.';
  return [cut, ...gone, ...(bytes === 0 ? [] : [after]), `Kept aside: ${kept.join(', ')}`];
}
