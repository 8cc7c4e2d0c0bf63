import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Actor } from '../core/actor.ts';
import type { RequestEntry } from '../core/request-log.ts';
import type { Door, VerdictCode } from '../core/verdict.ts';

/** How far a listener is trusted: `local` is the Unix socket of the data directory, `key` is TCP. */
export type Trust = 'local' | 'key';

/** A verdict, as the access log tells it. */
export interface Judged {
  readonly code: VerdictCode;
  /** The key's id; undefined where the token is that of no key. */
  readonly key: string | undefined;
  readonly door: Door | undefined;
  /** What the door asked for, as in the record of requests; undefined for a verdict that another program asked for. */
  readonly asked?: Pick<RequestEntry, 'permission' | 'takes'>;
}

/** What middleware leaves for those that come after it. */
export interface Variables {
  requestId: string;
  /** Finds tokens in text; set before anything is looked at. */
  tokenPattern: RegExp;
  /** The address that the request comes from; null on the Unix socket. */
  clientIp: string | null;
  /** Who asks; set by `keyAuth`, so only behind it. */
  actor: Actor;
  /** The verdict on the token that the request presented; undefined where none was asked for. */
  judged: Judged | undefined;
  /** The verdict that the request asked for (`/v1/verify`). */
  question: Judged | undefined;
}

/** The client's end of a request that wants to be a WebSocket. */
export interface Tunnel {
  /** False when so many are open that no other may be. */
  readonly isFree: boolean;
  /** Sends the head of the answer, then joins the client to the socket; `rest` came on that behind the head. */
  join(head: string, socket: Duplex, rest: Buffer): void;
}

/** What a server tells the app of a request, beside the request itself. */
interface ServerBindings {
  /** There if a WebSocket is wanted. */
  readonly tunnel: Tunnel;
  /** Lifts the limit on the time that the whole request may take. */
  readonly letRun: () => void;
}

/** The environment of every Hono app here. Bindings are there when a socket is. */
export interface AppEnv {
  Bindings: Partial<HttpBindings & ServerBindings>;
  Variables: Variables;
}

/** The request as node:http sees it; undefined where no socket is, as in tests. */
export function incomingOf(c: Context<AppEnv>) {
  return (c.env as Partial<AppEnv['Bindings']> | undefined)?.incoming;
}

/** True for a request that came to this server through TLS, whatever the request says of itself. */
export function isEncrypted(c: Context<AppEnv>): boolean {
  return incomingOf(c)?.socket instanceof TLSSocket;
}
