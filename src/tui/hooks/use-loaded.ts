import { useEffect, useState } from 'react';

/** Something that is loaded once; an error is told instead of a value. */
export type Loading<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

/** Loads when it is mounted and whenever `load` is another function; an answer that comes too late is dropped. */
export function useLoaded<T>(load: () => Promise<T>): Loading<T> {
  const [loaded, setLoaded] = useState<Loading<T>>({ state: 'loading' });
  useEffect(() => {
    let left = false;
    setLoaded({ state: 'loading' });
    load().then(
      (value) => left || setLoaded({ state: 'loaded', value }),
      (error: unknown) => left || setLoaded({ state: 'failed', error }),
    );
    return () => {
      left = true;
    };
  }, [load]);
  return loaded;
}
