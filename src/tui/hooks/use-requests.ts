import { useCallback, useRef, useState } from 'react';
import type { Actor } from '../../core/actor.ts';
import { maxLimit } from '../../core/page.ts';
import { maxRequests } from '../../core/request-log.ts';
import type { KeyService } from '../../core/service.ts';
import { addToTail, emptyTail, type Tail } from '../model/tail.ts';
import { usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

/** The live tail of decisions. While it is paused nothing moves; what came meanwhile is fetched afterwards. */
export interface Requests extends Tail {
  readonly isLoaded: boolean;
  /** Of the last attempt; null if it worked. */
  readonly error: unknown;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
  /** True if only refused ones are to be shown. */
  readonly refusedOnly: boolean;
  readonly setRefusedOnly: (refusedOnly: boolean) => void;
}

const everyMs = 1000;
/** How much longer the rest becomes with each answer that brings nothing, and how long it may be. */
const tiredMs = 100;
const longestMs = 2000;

/** Follows the decisions while somebody looks. */
export function useRequests(isWatched: boolean): Requests {
  const { service, actor } = useProgram();
  const held = useRef<Tail>(emptyTail);
  const idle = useRef(0);
  const [isPaused, setPaused] = useState(false);
  const [refusedOnly, setRefusedOnly] = useState(false);
  // A tail grows: one that came too late to be shown is part of the next one.
  const load = useCallback(async () => {
    const before = held.current;
    held.current = await catchUp(service, actor, before);
    idle.current = hasNews(before, held.current) ? 0 : idle.current + 1;
    return held.current;
  }, [service, actor]);
  const rest = useCallback(() => Math.min(longestMs, everyMs + idle.current * tiredMs), []);
  const { value, error } = usePolled(load, rest, !isWatched || isPaused);
  return {
    ...(value ?? emptyTail),
    ...{ isLoaded: value !== null, error },
    ...{ isPaused, setPaused, refusedOnly, setRefusedOnly },
  };
}

/** Asks until nothing is left to be told, but no longer than a whole record of decisions is. */
async function catchUp(service: KeyService, actor: Actor, from: Tail): Promise<Tail> {
  let tail = from;
  for (let asked = 0; asked < maxRequests; asked += maxLimit) {
    const answer = await service.listRequests({ since: tail.since, limit: maxLimit }, actor);
    tail = addToTail(tail, answer);
    if (answer.items.length < maxLimit) break;
  }
  return tail;
}

/** Whoever watches from elsewhere makes a decision with every look; those keep nobody awake. */
function hasNews(before: Tail, after: Tail): boolean {
  const [newest] = after.entries;
  return newest !== undefined && newest !== before.entries[0] && newest.door !== 'manage';
}
