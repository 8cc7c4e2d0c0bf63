/**
 * How keys were used in the last 24 hours, and from where: what an operator wants to know before
 * switching one off. It is in memory only, begins with the process, and is bounded: so many keys, and
 * of each key so many sources.
 */
import { sourceOf } from './addresses.ts';
import { hourMs } from './duration.ts';

/** Uses by hour, the oldest of the 24 first and the present hour last, and by source, the latest first. */
export interface KeyActivity {
  readonly id: string;
  readonly hours: readonly number[];
  readonly sources: readonly SourceActivity[];
}

/** Uses from one source: an address, or the /64 of an IPv6 address; null for an unknown one. */
export interface SourceActivity {
  readonly source: string | null;
  readonly count: number;
  readonly lastAt: string;
}

const hoursKept = 24;
const maxKeys = 10_000;
const maxSources = 16;

interface Noted {
  /** Uses by hour since the epoch, modulo 24. */
  readonly hours: number[];
  hour: number;
  readonly sources: Map<string | null, { count: number; at: number }>;
}

export class Activity {
  readonly #keys = new Map<string, Noted>();

  /** Notes one use at `now` (milliseconds). */
  note(id: string, ip: string | null, now: number): void {
    const noted = this.#keys.get(id) ?? this.#add(id, now);
    moveTo(noted, Math.floor(now / hourMs));
    const slot = noted.hour % hoursKept;
    noted.hours[slot] = (noted.hours[slot] ?? 0) + 1;
    noteSource(noted, ip, now);
  }

  /** What is known of a key at `now`; nothing but zeros for one that was not used. */
  of(id: string, now: number): KeyActivity {
    const noted = this.#keys.get(id);
    if (!noted) return { id, hours: new Array(hoursKept).fill(0), sources: [] };
    moveTo(noted, Math.floor(now / hourMs));
    const hours = Array.from(
      { length: hoursKept },
      (_, index) => noted.hours[(noted.hour + 1 + index) % hoursKept] ?? 0,
    );
    const sources = [...noted.sources]
      .filter(([, { at }]) => at > now - hoursKept * hourMs)
      .sort(([, a], [, b]) => b.at - a.at)
      .map(([source, { count, at }]) => ({ source, count, lastAt: new Date(at).toISOString() }));
    return { id, hours, sources };
  }

  /** Forgets a key that is gone. */
  forget(id: string): void {
    this.#keys.delete(id);
  }

  #add(id: string, now: number): Noted {
    const [oldest] = this.#keys.keys();
    if (this.#keys.size >= maxKeys && oldest !== undefined) this.#keys.delete(oldest);
    const noted = {
      hours: new Array(hoursKept).fill(0),
      hour: Math.floor(now / hourMs),
      sources: new Map(),
    };
    this.#keys.set(id, noted);
    return noted;
  }
}

/** Empties the slots of the hours that have passed. A clock that is set back counts in the latest hour. */
function moveTo(noted: Noted, hour: number): void {
  for (let passed = 0; noted.hour < hour && passed < hoursKept; passed += 1) {
    noted.hour += 1;
    noted.hours[noted.hour % hoursKept] = 0;
  }
  noted.hour = Math.max(noted.hour, hour);
}

function noteSource({ sources }: Noted, ip: string | null, now: number): void {
  const source = ip === null ? null : sourceOf(ip);
  const known = sources.get(source);
  if (known) {
    known.count += 1;
    known.at = now;
    return;
  }
  if (sources.size >= maxSources) sources.delete(oldestOf(sources));
  sources.set(source, { count: 1, at: now });
}

function oldestOf(sources: Noted['sources']): string | null {
  let oldest: [string | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const [source, { at }] of sources) if (at < oldest[1]) oldest = [source, at];
  return oldest[0];
}
