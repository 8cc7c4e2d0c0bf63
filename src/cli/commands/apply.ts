import type { Command, Context } from '../command.ts';
import { confirm } from '../confirm.ts';
import { type Applied, carryOut } from '../declare/carry-out.ts';
import { type Change, describeChange } from '../declare/change.ts';
import { printApplied } from '../declare/print-applied.ts';
import { changeLines } from '../declare/print-plan.ts';
import { TokenFiles } from '../declare/token-files.ts';
import { exitCodes } from '../exit-code.ts';
import { declined, Failure, usageFailure } from '../failure.ts';

/** Makes accounts and keys as a file says. */
export const apply: Command = {
  words: ['apply'],
  summary: 'Make accounts and keys as a file says',
  examples: [
    'keyrack apply rack.json --out-dir ./tokens',
    'keyrack apply rack.json --prune --out-dir ./tokens -y',
  ],
  positionals: [{ name: 'FILE' }],
  options: [
    {
      name: 'out-dir',
      value: 'DIR',
      summary: 'write the token of each new key into a new file (0600) there',
    },
    { name: 'prune', summary: 'revoke keys and delete accounts that the file does not name' },
    { name: 'yes', short: 'y', summary: 'do not ask before that' },
  ],
  notes: [
    'FILE is JSON without secrets (see docs/tools.md); - is standard input. keyrack diff FILE tells before what would be done.',
    'A key is known by its name, account and profile. What the file leaves out stays as it is; --prune looks only at the lists that the file has.',
    'Where keys are made, --out-dir says where their tokens go (ACCOUNT.PROFILE.NAME.token); without it, --json prints them once.',
    'Every change is made for itself. If only some could be made it exits 8, and says which; run it again for the rest.',
    'Columns of --plain: outcome (done, failed), act, kind, account, profile, name, id, file with the token.',
  ],
  async run(context) {
    // The schemas take longer to load than most commands take to run.
    const { prepare } = await import('../declare/prepare.ts');
    const plan = await prepare(context);
    const files = openFiles(plan, context);
    // A rack in this process is closed while the user thinks, or it would keep everybody else out.
    await ask(plan, context);
    const applied =
      plan.length === 0 ? [] : await context.withRack((rack) => carryOut(plan, rack, files));
    return report(applied, context);
  },
};

/** Decided before anything is done: a token must have somewhere to go. */
function openFiles(plan: readonly Change[], { args, printer }: Context): TokenFiles | null {
  if (!plan.some(({ kind, act }) => kind === 'key' && act === 'create')) return null;
  const directory = args.text('out-dir');
  if (directory !== undefined) return new TokenFiles(directory);
  if (printer.format === 'json') return null;
  throw usageFailure(
    'Cannot apply: keys would be made, and their tokens have nowhere to go; give --out-dir DIR',
    'with --json they are printed instead, once',
  );
}

/** Not by the printer: even with -q nobody should say yes to what was not named. */
async function ask(plan: readonly Change[], context: Context): Promise<void> {
  const going = plan.filter(({ act }) => act === 'revoke' || act === 'delete');
  if (going.length === 0 || context.args.flag('yes')) return;
  await context.io.stderr.write(
    going
      .flatMap(changeLines)
      .map((line) => `  ${line}\n`)
      .join(''),
  );
  const question = `Remove what the file does not name (${going.length})? This cannot be undone.`;
  if (await confirm(question, 'prune', context)) return;
  throw declined('done');
}

async function report(applied: readonly Applied[], context: Context): Promise<undefined> {
  const misses = applied.filter(({ failure }) => failure !== null);
  const [first] = misses;
  await printApplied(applied, context.printer).catch((cause) => {
    refuseLoss(applied, cause);
    // A reader who went away must not turn a failure into a quiet success.
    if (!first) throw cause;
  });
  if (!first?.failure) return;
  const done = applied.length - misses.length;
  throw new Failure(`Cannot apply everything: ${done} of ${applied.length} changes are made`, {
    exitCode: done > 0 ? exitCodes.partlyDone : first.failure.exitCode,
    code: done > 0 ? 'partly_done' : first.failure.code,
    issues: misses.map(({ change, failure }) => ({
      path: describeChange(change),
      message: failure?.message ?? '',
    })),
  });
}

/** If nobody takes the tokens, the failure names the keys that are now without a known one. */
function refuseLoss(applied: readonly Applied[], cause: unknown): void {
  const lost = applied.flatMap(({ minted, file }) =>
    minted && file === null ? minted.key.id : [],
  );
  if (lost.length === 0) return;
  const reason = (cause as NodeJS.ErrnoException).code ?? 'nobody reads the output';
  throw new Failure(`Cannot hand out the tokens of new keys: ${reason}; they are lost`, {
    exitCode: exitCodes.failed,
    code: 'failed',
    issues: lost.map((id) => ({ path: id, message: `keyrack api-key rotate ${id}` })),
    cause,
  });
}
