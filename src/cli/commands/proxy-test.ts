import type { Finding } from '../../store/doctor/finding.ts';
import type { Command, Context } from '../command.ts';
import { type Connection, connect } from '../connect.ts';
import { exitCodes } from '../exit-code.ts';
import { failed, usageFailure } from '../failure.ts';
import { readKeyFile } from '../key-file.ts';
import { printFindings } from '../output/print-findings.ts';
import { type Echo, startEcho } from '../proxy/echo.ts';
import { exchange, type Sent } from '../proxy/exchange.ts';
import { readPermission } from '../proxy/facts.ts';
import { sendCommon, sendEverything } from '../proxy/send-probes.ts';
import { withThrowawayKeys } from '../proxy/throwaway.ts';

/** Sends requests through a proxy and says which of them should not have passed. */
export const proxyTest: Command = {
  words: ['proxy', 'test'],
  summary: 'Try whether a proxy guards its app',
  examples: [
    'keyrack proxy test http://127.0.0.1:8080/api/',
    'keyrack proxy test https://app.example.org/api/ --permission write',
    'keyrack proxy test http://127.0.0.1:8080/ --echo 3000',
    'keyrack proxy test https://app.example.org/ --key-file good.token',
  ],
  positionals: [{ name: 'URL' }],
  options: [
    { name: 'permission', value: 'P', summary: 'the permission that the proxy asks for' },
    {
      name: 'echo',
      value: 'PORT',
      summary: 'stand in for the app on this port of 127.0.0.1, and look at what reaches it',
    },
  ],
  notes: [
    'URL is what clients use, and a page that the app answers with 200.',
    'It makes keys that expire in five minutes, and revokes them at the end; the audit shows it.',
    'With --key-file and without --server it makes none, and asks what can be asked with one good key.',
    'It exits 1 if there is a problem.',
    'Columns of --plain: level (ok, warning, problem), check, what was found, how to mend it.',
  ],
  async run(context) {
    const url = readUrl(context.args.first);
    const echo = await echoOf(context);
    try {
      return await report(await probe(url, echo, context), echo, context);
    } finally {
      echo?.close();
    }
  },
};

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search) return url;
  throw usageFailure(
    `Cannot test "${text.slice(0, 100)}": it is not an address such as http://127.0.0.1:8080/, without a query`,
  );
}

async function echoOf({ args }: Context): Promise<Echo | null> {
  const text = args.text('echo');
  if (text === undefined) return null;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port > 0 && port <= 65_535) return startEcho(port);
  throw usageFailure(`Cannot use the port "${text.slice(0, 40)}": it is not a number to 65535`);
}

async function probe(url: URL, echo: Echo | null, context: Context): Promise<readonly Finding[]> {
  const { args, io } = context;
  const permission = readPermission(args).slice(1) || null;
  const send = (sent: Sent) => exchange(url, sent, io.signal);
  const file = args.text('server') === undefined ? args.text('key-file') : undefined;
  if (file !== undefined) {
    if (echo) throw usageFailure('Cannot use --echo with --key-file: it needs keys of its own');
    return sendCommon(readKeyFile(file), send);
  }
  return withOwnConnection(context, (rack) =>
    withThrowawayKeys(rack, permission, io.now, (keys) => sendEverything(keys, echo, send, io)),
  );
}

/** A signal ends the test, and must not end the connection over which its keys are revoked. */
async function withOwnConnection<T>(
  { settings, io }: Context,
  work: (rack: Connection) => Promise<T>,
): Promise<T> {
  const rack = await connect(settings().rack, { ...io, signal: new AbortController().signal });
  try {
    if (rack.isServed) return await work(rack);
    throw failed('Cannot test a proxy: nobody serves this rack, so the proxy has nobody to ask', {
      hints: ['start it with keyrack serve'],
    });
  } finally {
    await rack.close();
  }
}

async function report(
  findings: readonly Finding[],
  echo: Echo | null,
  { printer }: Context,
): Promise<number | undefined> {
  await printFindings(findings, printer);
  if (!echo) {
    await printer.say(
      'Not seen from here: what reaches the app. Stop the app and add --echo with its port to look at that.',
    );
  }
  return findings.some(({ level }) => level === 'problem') ? exitCodes.failed : undefined;
}
