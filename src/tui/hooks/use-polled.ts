import { useCallback, useEffect, useRef, useState } from 'react';

type Known<T> = Pick<Polled<T>, 'value' | 'error'>;

/** Something that is loaded now and again. `error` is of the last attempt; `value` stays from the last that worked. */
export interface Polled<T> {
  readonly value: T | null;
  readonly error: unknown;
  /**
   * Loads again, after whatever load is under way: that one may have begun before the change that
   * is to be seen. Resolves with the error of this load, or null; never rejects.
   */
  readonly refresh: () => Promise<unknown>;
}

/** A load that takes long is followed by a rest this many times as long, so that a big rack is not kept busy by being watched. */
const restFactor = 10;

/** How many milliseconds to rest after a load. */
export type Rest = () => number;

/**
 * Loads at once, then again and again while not paused, never twice at a time: every so many milliseconds
 * unless loads take long, or after the rest that a function tells, which must keep its identity.
 */
export function usePolled<T>(
  load: () => Promise<T>,
  every: number | Rest,
  paused: boolean,
): Polled<T> {
  const [state, setState] = useState<Known<T>>({ value: null, error: null });
  const loading = useRef<Promise<unknown> | null>(null);
  const loadNext = useCallback(
    (isWanted: () => boolean) => {
      const attempt = async (): Promise<unknown> => {
        try {
          const value = await load();
          // What brings nothing new draws nothing anew.
          const isSame = (old: Known<T>) => old.value === value && old.error === null;
          if (isWanted()) setState((old) => (isSame(old) ? old : { value, error: null }));
          return null;
        } catch (error) {
          if (isWanted()) setState(({ value }) => ({ value, error }));
          return error;
        }
      };
      const own = (loading.current ?? Promise.resolve()).then(attempt).finally(() => {
        if (loading.current === own) loading.current = null;
      });
      loading.current = own;
      return own;
    },
    [load],
  );
  const refresh = useCallback(() => loadNext(() => true), [loadNext]);
  useEffect(() => {
    if (paused) return;
    let timer: NodeJS.Timeout | undefined;
    let left = false;
    const round = async () => {
      const begun = performance.now();
      // What comes in after a pause began is dropped: under a dialog nothing may move.
      await loadNext(() => !left);
      if (!left) timer = setTimeout(round, restAfter(every, performance.now() - begun));
    };
    void round();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [loadNext, every, paused]);
  return { ...state, refresh };
}

function restAfter(every: number | Rest, tookMs: number): number {
  return typeof every === 'number' ? Math.max(every, tookMs * restFactor) : every();
}
