import { KeyError } from '../../core/errors.ts';
import { safeText } from '../../core/text.ts';
import type { Fetch } from '../../server/whole-answer.ts';
import { attach, interruptible } from '../attach.ts';
import { fetchFrom } from '../authority.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { Rack } from '../settings.ts';

/** How long the server may take to say how it is. */
const timeoutMs = 5000;

/** Asks a server how it is. */
export const health: Command = {
  words: ['health'],
  summary: 'Ask the server whether it is ready, for containers and monitoring',
  examples: ['keyrack health', 'keyrack health --server https://keys.example.org'],
  notes: [
    'It asks the server of the data directory by its socket, or the one of --server, and needs no key.',
    'It exits 1 if the server stops or accepts no change, and 7 if nobody answers: unlike other commands it never opens the data directory itself.',
  ],
  async run({ io, printer, settings }) {
    const { fetch, url, place } = await wayTo(settings().rack, io);
    const { status, reason } = await ask(fetch, url, place);
    const isReady = status === 'ok';
    if (printer.format === 'json') {
      await printer.json({ data: { ready: isReady, status, reason, asked: place } });
    } else if (printer.format === 'plain') {
      await printer.plain(isReady ? 'ready' : 'not ready', status, reason ?? '', place);
    } else {
      const why = `it ${status === 'draining' ? 'is stopping' : 'accepts no change'}`;
      await printer.say(
        `${isReady ? 'ready' : `not ready, ${why}`}: ${place}`,
        ...(reason === null ? [] : [reason]),
      );
    }
    return isReady ? undefined : exitCodes.failed;
  },
};

interface Way {
  readonly fetch: Fetch;
  readonly url: string;
  /** Where it leads, in words. */
  readonly place: string;
}

async function wayTo(rack: Rack, io: Io): Promise<Way> {
  if (rack.kind === 'remote') {
    const { url, authority } = rack;
    return { fetch: interruptible(await fetchFrom(authority), io.signal), url, place: url };
  }
  const attached = await attach(rack.directory, io);
  if (attached) {
    const { socketFetch } = await import('../../server/socket-fetch.ts');
    const fetch = interruptible(socketFetch(attached.socket), io.signal);
    return { fetch, url: 'http://localhost', place: attached.socket };
  }
  throw new KeyError('unreachable', `Cannot ask the server: nobody serves "${rack.directory}"`);
}

/** What `/readyz` says. Whoever gives another answer is no Keyrack. */
async function ask(fetch: Fetch, url: string, place: string) {
  try {
    const init: RequestInit = { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) };
    const said = (await (await fetch(`${url}/readyz`, init)).json()) as Record<string, unknown>;
    const { status, reason } = said;
    if (status === 'ok' || status === 'draining' || status === 'stopped')
      return { status, reason: typeof reason === 'string' ? safeText(reason) : null };
  } catch (cause) {
    if (cause instanceof KeyError) throw cause;
    const { message, cause: inner } = cause as Error;
    const why = inner instanceof Error ? inner.message : message;
    throw new KeyError('unreachable', `Cannot ask the server at "${place}": ${why}`, { cause });
  }
  throw new KeyError('unreachable', `Cannot ask the server at "${place}": it is no Keyrack`);
}
