import { useEffect, useReducer } from 'react';
import { useProgram } from './use-program.ts';

/** Whole seconds since a moment (milliseconds), counted on while it is there; null without one. */
export function useSeconds(since: number | null): number | null {
  const { now } = useProgram();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(redraw, 1000);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? null : Math.max(0, Math.floor((now() - since) / 1000));
}
