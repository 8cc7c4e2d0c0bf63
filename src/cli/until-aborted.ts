import { Interrupted } from './failure.ts';

/** Resolves with the signal that ends the command. */
export function untilAborted(signal: AbortSignal): Promise<Interrupted> {
  return new Promise((resolve) => {
    const end = () => resolve(interruptionOf(signal));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** Why the signal was aborted. */
export function interruptionOf(signal: AbortSignal): Interrupted {
  return signal.reason instanceof Interrupted ? signal.reason : new Interrupted('SIGINT', 130);
}
