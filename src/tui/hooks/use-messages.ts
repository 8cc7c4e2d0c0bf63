import { useCallback, useEffect, useState } from 'react';

/** A line about what was just done. */
export interface Message {
  readonly text: string;
  readonly failed: boolean;
}

const shownMs = 4000;

/** The message line: it goes with the next key; what succeeded also goes by itself. */
export function useMessages(notices: readonly string[]) {
  const [message, setMessage] = useState(() => firstMessage(notices));
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

/** What the program has to say at its start, if anything: it stays until a key is pressed. */
function firstMessage(notices: readonly string[]): Message | null {
  return notices.length === 0 ? null : { text: notices.join('; '), failed: true };
}
