import type { Command } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { printExplanation } from '../output/print-explanation.ts';
import { readToken } from '../read-token.ts';

/** Says why a token passes or does not, and consumes nothing by it. */
export const apiKeyExplain: Command = {
  words: ['api-key', 'explain'],
  summary: 'Say why a token passes, or why not and how to mend it',
  examples: [
    'keyrack api-key explain                                 asks for the token',
    'keyrack api-key explain --ip 203.0.113.9 --permission servers:write < token.txt',
  ],
  options: [
    { name: 'ip', value: 'IP', summary: 'the address that it is used from' },
    { name: 'permission', value: 'NAME', summary: 'what the request needs: write, servers:write' },
  ],
  notes: [
    'The token comes on standard input, never as an argument; on a terminal it is asked for and not shown.',
    'Every check stands there in its order: pass, FAIL, ? (not judged), - (not reached). Nothing is consumed:\nno use is stamped, no rate is taken, no refusal is recorded.',
    'Without --ip the address is not judged, without --permission the permission is not.',
    'It exits 0 if no check fails, and 1 if one does.',
    'Columns of --plain: check, outcome (pass, fail, unknown, not_reached), what was found, what to do, the command.',
  ],
  async run(context) {
    const { args, io, printer } = context;
    const token = await readToken('explain', context);
    const presented = {
      token,
      ip: args.text('ip') ?? null,
      permission: args.text('permission') ?? null,
    };
    const explanation = await context.withRack(({ service, actor }) =>
      service.explain(presented, actor),
    );
    const printed = printExplanation(explanation, printer, io);
    if (explanation.valid) return printed.then(() => undefined);
    // A reader who went away must not turn a refusal into a quiet success.
    await printed.catch(() => {});
    return exitCodes.failed;
  },
};
