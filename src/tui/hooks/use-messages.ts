import { useCallback, useEffect, useState } from 'react';

/** A line about what was just done. */
export interface Message {
  readonly text: string;
  readonly failed: boolean;
}

const shownMs = 4000;

/** The message line: what succeeded goes away by itself, a failure stays until the next key. */
export function useMessages() {
  const [message, setMessage] = useState<Message | null>(null);
  useEffect(() => {
    if (!message || message.failed) return;
    const timer = setTimeout(() => setMessage(null), shownMs);
    return () => clearTimeout(timer);
  }, [message]);
  const say = useCallback((text: string) => setMessage({ text, failed: false }), []);
  const fail = useCallback((error: unknown) => {
    const text = error instanceof Error ? error.message : String(error);
    setMessage({ text, failed: true });
  }, []);
  const clear = useCallback(() => setMessage(null), []);
  return { message, say, fail, clear };
}
