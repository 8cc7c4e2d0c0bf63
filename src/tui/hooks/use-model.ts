import { useCallback, useReducer, useRef } from 'react';

/**
 * A reducer whose state is up to date at once, not at the next render: keys that arrive together
 * are each applied to what the key before them left.
 */
export function useModel<S, A>(reduce: (state: S, action: A) => S, initial: () => S) {
  const ref = useRef<S | null>(null);
  ref.current ??= initial();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const dispatch = useCallback(
    (action: A) => {
      ref.current = reduce(ref.current as S, action);
      redraw();
    },
    [reduce],
  );
  const latest = useCallback(() => ref.current as S, []);
  return { state: ref.current as S, latest, dispatch };
}
