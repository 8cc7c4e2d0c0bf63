import { onTestFinished } from 'vitest';
import { Interrupted } from '../../src/cli/failure.ts';
import type { Circumstances, Outcome, Shell } from './shell.ts';

/** A rack that is served in this process. */
export interface Server {
  readonly url: string;
  readonly talk: () => string;
  stop(): Promise<Outcome>;
}

/** Runs `keyrack serve` in this process until it listens; it ends with the test. */
export function serve(shell: Shell, ...options: readonly string[]): Promise<Server> {
  return serveUnder({}, shell, ...options);
}

/** Does so under circumstances of the test's own. */
export async function serveUnder(
  circumstances: Omit<Circumstances, 'signal' | 'onTalk'>,
  shell: Shell,
  ...options: readonly string[]
): Promise<Server> {
  const controller = new AbortController();
  let talk = '';
  let isUp = () => {};
  const up = new Promise<void>((resolve) => {
    isUp = resolve;
  });
  const onTalk = (text: string) => {
    talk += text;
    if (text.includes('.sock')) isUp();
  };
  const argv = ['serve', '--port', '0', ...options];
  const served = shell.keyrack(argv, { ...circumstances, signal: controller.signal, onTalk });
  const stop = () => {
    controller.abort(new Interrupted('SIGTERM', 143));
    return served;
  };
  onTestFinished(async () => void (await stop()));
  await Promise.race([up, served]);
  return { url: /https?:\S+/.exec(talk)?.[0] ?? '', talk: () => talk, stop };
}
