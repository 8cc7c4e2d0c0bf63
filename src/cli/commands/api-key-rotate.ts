import type { Minted } from '../../core/service.ts';
import type { Command, Context } from '../command.ts';
import { deliverToken, nameKey } from '../deliver-token.ts';
import { usageFailure } from '../failure.ts';
import { findByReference } from '../key-reference.ts';
import { mintInto, tokenOptions } from '../mint-into.ts';
import { printChange } from '../print-change.ts';
import { readSpan } from '../values/span.ts';

/** Gives a key a new token, and ends or takes back a rotation that is under way. */
export const apiKeyRotate: Command = {
  words: ['api-key', 'rotate'],
  summary: 'Give a key a new token',
  examples: [
    'keyrack api-key rotate kr_4fJ0aZq81LmT                 the old token stops now',
    'keyrack api-key rotate kr_4fJ0aZq81LmT --overlap 24h   both pass for a day',
    'keyrack api-key rotate kr_4fJ0aZq81LmT --finish        the old token stops now',
  ],
  positionals: [{ name: 'ID' }],
  options: [
    {
      name: 'overlap',
      value: 'SPAN',
      summary: 'how long the old token stays good; 0 unless given',
    },
    { name: 'finish', summary: 'end the old token now' },
    { name: 'abort', summary: 'end the new token and keep the old one' },
    ...tokenOptions,
  ],
  async run(context) {
    const { args } = context;
    const end = ['finish', 'abort'].filter((name) => args.flag(name));
    const given = [...end, ...['overlap'].filter((name) => args.flag(name))];
    if (given.length > 1) {
      throw usageFailure(`Cannot rotate key: --${given[0]} and --${given[1]} exclude each other`);
    }
    if (end.length === 0) return rotate(context);
    const target = ['out', 'copy'].find((name) => args.flag(name));
    if (target) throw usageFailure(`Cannot rotate key: --${end[0]} makes no token for --${target}`);
    return endRotation(context);
  },
};

async function rotate(context: Context): Promise<undefined> {
  const { args } = context;
  const overlap = args.text('overlap') ?? '0';
  const overlapMs = overlap === '0' ? 0 : readSpan('--overlap', overlap);
  return mintInto(context, async (out) => {
    const minted = await context.withRack(async (rack) => {
      const { id } = await findByReference(rack, args.first, { prefixes: true });
      return rack.service.rotateKey(id, overlapMs, rack.actor);
    });
    await deliverToken(minted, describe(minted), context, out);
  });
}

async function endRotation(context: Context): Promise<undefined> {
  const { args } = context;
  const isAbort = args.flag('abort');
  const key = await context.withRack(async (rack) => {
    const { id } = await findByReference(rack, args.first, { prefixes: true });
    const { service, actor } = rack;
    return isAbort ? service.abortRotation(id, actor) : service.finishRotation(id, actor);
  });
  const gone = isAbort ? 'new' : 'old';
  await printChange(key, `The ${gone} token of ${nameKey(key)} stopped working.`, context);
  return undefined;
}

function describe({ key }: Minted): string {
  const until = key.previous?.expiresAt;
  const old = until
    ? `the old token stays good until ${until}; rotate ${key.id} --finish ends it`
    : 'the old token stopped working';
  return `Rotated ${nameKey(key)}: ${old}.`;
}
