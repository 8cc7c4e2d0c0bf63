/** A real Chromium without a window, driven by its own protocol over a WebSocket. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The program, or null where there is none. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(isInstalled) ?? null;

function isInstalled(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** One message of the protocol that is no answer: `Network.requestWillBeSent` and the like. */
export interface BrowserEvent {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: each event has parameters of its own.
  readonly params: any;
}

/** One page of the browser. */
export interface BrowserPage {
  /** All that happened so far. */
  readonly events: readonly BrowserEvent[];
  /** Sends a command and resolves with its result. */
  // biome-ignore lint/suspicious/noExplicitAny: each command has a result of its own.
  send(method: string, params?: object): Promise<any>;
  /** Opens an address and resolves when it is loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression within the page. */
  evaluate<T>(expression: string): Promise<T>;
}

/** Starts a browser with an empty profile, which ends with the test. */
export async function openBrowser(): Promise<BrowserPage> {
  const profile = mkdtempSync(join(tmpdir(), 'keyrack-browser-'));
  const child = spawn(
    chromium ?? 'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--no-proxy-server'],
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const { host } = new URL(await addressOf(child));
  const answer = await fetch(`http://${host}/json/list`);
  const targets = (await answer.json()) as { type: string; webSocketDebuggerUrl: string }[];
  const page = targets.find(({ type }) => type === 'page');
  return connect(page?.webSocketDebuggerUrl ?? '');
}

/** The browser tells its address on stderr. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let talk = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      talk += text;
      const address = /listening on (ws:\S+)/.exec(talk)?.[1];
      if (address) resolve(address);
    });
    child.once('close', () => reject(new Error(`the browser does not start: ${talk}`)));
  });
}

async function connect(address: string): Promise<BrowserPage> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  onTestFinished(() => socket.close());
  const events: BrowserEvent[] = [];
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const loaded: (() => void)[] = [];
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error, method, params } = JSON.parse(String(data));
    if (id === undefined) events.push({ method, params });
    if (method === 'Page.loadEventFired') for (const resolve of loaded.splice(0)) resolve();
    if (error) waiting.get(id)?.reject(new Error(JSON.stringify(error)));
    else waiting.get(id)?.resolve(result);
  });
  let last = 0;
  const send: BrowserPage['send'] = (method, params = {}) => {
    last += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise;
  };
  for (const domain of ['Page', 'Network', 'Log', 'Runtime']) await send(`${domain}.enable`);
  return {
    events,
    send,
    open: async (url) => {
      const load = new Promise<void>((resolve) => loaded.push(resolve));
      await send('Page.navigate', { url });
      await load;
    },
    evaluate: async (expression) => {
      const { result } = await send('Runtime.evaluate', { expression, returnByValue: true });
      return result.value;
    },
  };
}
