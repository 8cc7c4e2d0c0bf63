import type { IncomingMessage } from 'node:http';
import type { Tunnel } from '../environment.ts';
import type { Answered } from './exchange.ts';
import { UpstreamFailure } from './failure.ts';

/** What asks an app for a WebSocket; the rest of the handshake is between it and the client. */
export const upgradeHeaders = { connection: 'Upgrade', upgrade: 'websocket' } as const;

/** Throws `upstream_busy` if no other tunnel may be opened. */
export function requireFreeTunnel({ isFree }: Tunnel): void {
  if (isFree) return;
  const message = 'as many WebSockets are open as there may be; try again later';
  throw new UpstreamFailure('upstream_busy', message);
}

/** Joins the client to the connection that the app switched; `ours` goes with the app's own headers. */
export function joinTunnel(
  tunnel: Tunnel,
  answer: IncomingMessage,
  { socket, rest }: NonNullable<Answered['switched']>,
  ours: Readonly<Record<string, string>>,
): void {
  tunnel.join(headOf(answer, ours), socket, rest);
}

function headOf({ rawHeaders }: IncomingMessage, ours: Readonly<Record<string, string>>): string {
  const names = new Set(Object.keys(ours).map((name) => name.toLowerCase()));
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 1 || names.has(name.toLowerCase()) ? [] : [`${name}: ${rawHeaders[index + 1]}`],
  );
  const more = Object.entries(ours).map(([name, value]) => `${name}: ${value}`);
  return ['HTTP/1.1 101 Switching Protocols', ...lines, ...more, '', ''].join('\r\n');
}
