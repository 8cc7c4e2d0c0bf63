import { useEffect } from 'react';
import { useProgram } from './use-program.ts';

/** Tells every notice of the rack when it appears, as loudly as a failure: it is about the rack itself. */
export function useNotices(fail: (text: string) => void): void {
  const { onNotice } = useProgram();
  useEffect(() => onNotice(fail), [onNotice, fail]);
}
