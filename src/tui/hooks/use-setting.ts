import { useRef } from 'react';
import { useModel } from './use-model.ts';

/** A value that is up to date at once, not at the next render: a key that follows at once acts on what is so by then. */
export function useSetting<T>(initial: T) {
  const begun = useRef(initial);
  const { state, latest, dispatch } = useModel(replace<T>, () => begun.current);
  return { value: state, latest, set: dispatch };
}

function replace<T>(_old: T, next: T): T {
  return next;
}
