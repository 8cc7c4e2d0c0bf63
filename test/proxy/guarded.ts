import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { listenTcp, listenUnix } from '../../src/server/listen.ts';
import { makeShell, type Shell } from '../cli/shell.ts';
import { freePort } from '../support/free-port.ts';
import { makeRack, type TestRack } from '../support/rack.ts';
import { type Echo, type Seen, startEcho } from './echo.ts';
import { type ProxyName, startProxy } from './proxies.ts';

/** How the guarded app is set up. */
export interface Setup {
  readonly trustedProxies?: readonly string[];
  readonly allowPreflight?: boolean;
  /** Options of `keyrack proxy`. */
  readonly options?: readonly string[];
  /** Changes what it prints. */
  readonly spoil?: (printed: string) => string;
  /** The app, if it is not the echo. */
  readonly upstream?: string;
}

/** An answer that came through the proxy. `seen` is what the app got, null if the request did not reach it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly code: string | null;
  readonly seen: Seen | null;
}

/** An app behind a real proxy that asks a rack in memory. */
export interface Guarded extends TestRack {
  readonly url: string;
  readonly echo: Echo;
  /** A shell whose commands reach the rack over its socket. */
  readonly shell: Shell;
  fetch(path: string, init?: RequestInit): Promise<Answer>;
  /** Stops the rack's server. */
  stopRack(): Promise<void>;
}

/** Starts rack, app and proxy, with the configuration that `keyrack proxy` prints. */
export async function startGuarded(name: ProxyName, setup: Setup = {}): Promise<Guarded> {
  const { trustedProxies = ['127.0.0.1'], allowPreflight = false, options = [] } = setup;
  const [rack, echo, port] = await Promise.all([makeRack(), startEcho(), freePort()]);
  const shell = makeShell();
  const common = { version: '0', log: () => undefined, trustedProxies, allowPreflight };
  const make = (trust: 'key' | 'local') =>
    createApp(rack.keyring, rack.keyring, { ...common, trust });
  mkdirSync(shell.directory, { mode: 0o700 });
  const tcp = await listenTcp(make('key'), { host: '127.0.0.1', port: 0 });
  const unix = await listenUnix(make('local'), join(shell.directory, 'keyrack.sock'));
  const stopRack = async () => {
    await Promise.all([tcp.close(), unix.close()]);
  };
  onTestFinished(stopRack);
  const { upstream = echo.url, spoil = (printed) => printed } = setup;
  const argv = ['--upstream', upstream, '--listen', `127.0.0.1:${port}`, ...options];
  const rackPort = ['--port', new URL(tcp.url).port];
  const { exitCode, stdout, stderr } = await shell.keyrack(['proxy', name, ...argv, ...rackPort]);
  if (exitCode !== 0) throw new Error(stderr);
  await startProxy(name, spoil(stdout), port);
  const url = `http://127.0.0.1:${port}`;
  return { ...rack, url, echo, shell, stopRack, fetch: (path, init) => exchange(url + path, init) };
}

async function exchange(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const { status, headers } = response;
  const body = /^application\/(problem\+)?json/.test(headers.get('Content-Type') ?? '')
    ? JSON.parse(text)
    : null;
  const isEcho = body !== null && typeof body === 'object' && 'bytes' in body;
  return { status, headers, code: body?.code ?? null, seen: isEcho ? body : null };
}
