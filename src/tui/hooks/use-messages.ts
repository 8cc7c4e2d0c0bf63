import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '../../core/message-of.ts';

/** A line about what was just done. */
export interface Message {
  readonly text: string;
  readonly failed: boolean;
}

/** A message with the moment (milliseconds) at which it was said. */
export interface SaidMessage extends Message {
  readonly at: number;
}

const shownMs = 4000;
/** So many messages can be read again. */
const keptMessages = 50;

/** The message line: it goes with the next key; what succeeded also goes by itself. */
export function useMessages(notices: readonly string[], now: () => number) {
  const [message, setMessage] = useState(() => firstMessage(notices));
  const said = useRef<readonly SaidMessage[]>([]);
  if (said.current.length === 0 && message) said.current = [{ ...message, at: now() }];
  const show = useCallback(
    (next: Message) => {
      said.current = [{ ...next, at: now() }, ...said.current].slice(0, keptMessages);
      setMessage(next);
    },
    [now],
  );
  useEffect(() => {
    if (!message || message.failed) return;
    const timer = setTimeout(() => setMessage(null), shownMs);
    return () => clearTimeout(timer);
  }, [message]);
  const say = useCallback((text: string) => show({ text, failed: false }), [show]);
  const fail = useCallback(
    (error: unknown) => {
      const text = messageOf(error);
      show({ text, failed: true });
    },
    [show],
  );
  const clear = useCallback(() => setMessage(null), []);
  return { message, said: () => said.current, say, fail, clear };
}

/** What the program has to say at its start, if anything: it stays until a key is pressed. */
function firstMessage(notices: readonly string[]): Message | null {
  return notices.length === 0 ? null : { text: notices.join('; '), failed: true };
}
