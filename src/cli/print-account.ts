import type { AccountSummary } from '../core/service.ts';
import { accountToWire } from '../server/wire/account.ts';
import type { Context } from './command.ts';

/** Tells what became of an account: a sentence for people, the account for scripts. */
export async function printAccount(
  account: AccountSummary,
  sentence: string,
  { printer }: Context,
): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: accountToWire(account) });
  if (printer.format === 'plain') return printer.plain(account.name, account.role);
  await printer.say(sentence);
}
