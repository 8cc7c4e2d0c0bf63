import type { Command, Context } from '../command.ts';
import { findCredential } from '../credentials.ts';
import { readCredentials } from '../credentials-file.ts';
import { exitCodes } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { accessOf } from '../output/access.ts';
import type { Column } from '../output/table.ts';
import { relativeTime } from '../output/time.ts';
import { type Verified, verifyStored } from '../verify-stored.ts';

/** Asks the servers of stored keys whether they pass. */
export const authKeyVerify: Command = {
  words: ['auth', 'key', 'verify'],
  summary: 'Ask the server whether a stored key passes, and as whom',
  examples: ['keyrack auth key verify', 'keyrack auth key verify --org org_abc123'],
  notes: [
    'Without --org every stored key is asked about. It asks the server that is stored with the key, else --server, else the rack of this box. It exits 1 if a key is refused, 7 if a server does not answer.',
    'Columns of --plain: organization, outcome (passes, refused, unreachable), account, scopes or permissions, expires, who was asked, why.',
  ],
  async run(context) {
    const { io, printer } = context;
    const results: Verified[] = [];
    // Nothing that was asked about is no success.
    const stored = chosen(context);
    if (stored.length === 0) throw nothingStored();
    for (const [org, credential] of stored)
      results.push(await verifyStored(org, credential, context));
    const printed = printer.list({
      items: results,
      columns: columns(io.now()),
      json: () => ({ data: results.map(toWire) }),
      empty: '',
    });
    const exitCode = exitCodeFor(results);
    if (exitCode === exitCodes.done) return printed.then(() => undefined);
    // A reader who went away must not turn a refusal into a quiet success.
    await printed.catch(() => {});
    return exitCode;
  },
};

function chosen({ args, io }: Context) {
  const org = args.text('org');
  if (org !== undefined) return [[org, findCredential(org, io.env)] as const];
  return [...readCredentials(io.env)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function nothingStored(): Failure {
  return new Failure('Cannot verify a key: none is stored', {
    exitCode: exitCodes.notFound,
    code: 'not_found',
    hints: ['store one with keyrack auth key set --org ORG'],
  });
}

function exitCodeFor(results: readonly Verified[]): number {
  if (results.some(({ outcome }) => outcome === 'refused')) return exitCodes.failed;
  if (results.some(({ outcome }) => outcome === 'unreachable')) return exitCodes.unreachable;
  return exitCodes.done;
}

function columns(now: number): readonly Column<Verified>[] {
  return [
    { title: 'ORG', show: ({ org }) => org, least: 12, worth: 6 },
    { title: 'OUTCOME', show: ({ outcome }) => outcome, worth: 7 },
    { title: 'ACCOUNT', show: ({ key }) => key?.account ?? '-', least: 8, worth: 4 },
    { title: 'ACCESS', show: ({ key }) => (key ? accessOf(key) : '-'), least: 8, worth: 3 },
    {
      title: 'EXPIRES',
      show: ({ key }) => (key ? relativeTime(key.expires_at, now) : '-'),
      plain: ({ key }) => (key ? (key.expires_at ?? 'never') : '-'),
      worth: 2,
    },
    { title: 'ASKED', show: ({ place }) => place, least: 12, worth: 1 },
    { title: 'WHY', show: ({ why }) => why ?? '', least: 16, worth: 5 },
  ];
}

function toWire({ org, place, outcome, key, why }: Verified) {
  return { org, outcome, asked: place, key, why };
}
