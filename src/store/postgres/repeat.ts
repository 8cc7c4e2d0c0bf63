/** Work that is done again and again, one time after the other. */
export interface Repeated {
  /** Does it once more now, and no more after that. */
  finish(): Promise<void>;
}

/** Does it every so many milliseconds, unless it is still at it. What fails is tried again with the next time. */
export function repeat(everyMs: number, work: () => Promise<void>): Repeated {
  let running: Promise<void> | null = null;
  const once = () => {
    running ??= work()
      .catch(() => undefined)
      .finally(() => {
        running = null;
      });
    return running;
  };
  const timer = setInterval(once, everyMs).unref();
  return {
    async finish() {
      clearInterval(timer);
      await running;
      await once();
    },
  };
}
