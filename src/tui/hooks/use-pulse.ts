import { useEffect, useState } from 'react';
import type { ExpectedHead } from '../../core/audit.ts';
import { KeyError } from '../../core/errors.ts';
import { useProgram } from './use-program.ts';

/** Whether the rack answers, and how far its audit is: whatever is changed anywhere moves the head on. */
export interface Pulse {
  readonly head: ExpectedHead | null;
  /** Since when nothing answers (milliseconds); null while somebody does. */
  readonly lostSince: number | null;
}

const everyMs = 1000;
/** Who has not answered by then is told to be away, long before the question itself fails. */
const patienceMs = 3000;
/** An answer that takes long is followed by a rest this many times as long. */
const restFactor = 10;

/** Feels the pulse of the rack about once a second. `mayRead` is false for an actor who may not see its audit. */
export function usePulse(mayRead: boolean): Pulse {
  const { service, actor, link, now } = useProgram();
  const [pulse, setPulse] = useState<Pulse>({ head: null, lostSince: null });
  // Who looks from elsewhere, by a key, is recorded as a reader of the audit; watching is no reading.
  const readsHead = mayRead && link !== 'remote';
  useEffect(() => {
    let timer: NodeJS.Timeout | undefined;
    let left = false;
    const feel = async (): Promise<ExpectedHead | null> => {
      if (!readsHead) return service.listProfiles().then(() => null);
      const [newest] = (await service.listAudit({ limit: 1 }, actor)).items;
      return newest ? { seq: newest.seq, hash: newest.hash } : null;
    };
    let slow: NodeJS.Timeout | undefined;
    const beat = async () => {
      const begun = performance.now();
      const asked = now();
      const lose = () => setPulse((old) => ({ head: old.head, lostSince: old.lostSince ?? asked }));
      slow = setTimeout(lose, patienceMs);
      const { head, isLost } = await feel().then(
        (head) => ({ head, isLost: false }),
        (error) => ({ head: null, isLost: isUnreachable(error) }),
      );
      clearTimeout(slow);
      if (left) return;
      if (isLost) lose();
      else setPulse((old) => same(old, { head: head ?? old.head, lostSince: null }));
      const restMs = isLost ? 0 : (performance.now() - begun) * restFactor;
      timer = setTimeout(beat, Math.max(everyMs, restMs));
    };
    void beat();
    return () => {
      left = true;
      clearTimeout(timer);
      clearTimeout(slow);
    };
  }, [service, actor, readsHead, now]);
  return pulse;
}

function isUnreachable(error: unknown): boolean {
  return error instanceof KeyError && error.code === 'unreachable';
}

/** The old pulse if it says the same, so that a quiet second draws nothing. */
function same(old: Pulse, next: Pulse): Pulse {
  const isSame =
    old.head?.seq === next.head?.seq &&
    old.head?.hash === next.head?.hash &&
    old.lostSince === next.lostSince;
  return isSame ? old : next;
}
