import type { Actor } from '../actor.ts';
import { requireAdmin } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { ClockReset } from '../service.ts';
import type { State } from '../state.ts';

/** Lets the moment `now` count in place of the later one that was seen (both in milliseconds). */
export function resetClock(
  state: State,
  { seen, now }: { readonly seen: number; readonly now: number },
  actor: Actor,
): NewEvent & { readonly data: ClockReset } {
  requireAdmin(state, actor);
  const data = { from: new Date(seen).toISOString(), to: new Date(now).toISOString() };
  if (seen > now) return { op: 'clock.reset', data };
  const message = `Cannot reset the clock: ${data.to} is not before the latest moment that was seen`;
  throw new KeyError('conflict', message);
}
