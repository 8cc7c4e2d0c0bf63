/**
 * The filter of the audit: words, and the terms `key:`, `actor:`, `type:` and `since:` (a date, a time, or a span such
 * as `7d`). Every word and term narrows what is loaded, letter by letter; a term that names a whole
 * thing is asked of the rack as well, which then looks through all of the audit and not only through the newest part.
 */
import { actorIdentity, describeActor } from '../../core/actor.ts';
import type { AuditEntry, AuditQuery } from '../../core/audit.ts';
import { parseDuration } from '../../core/duration.ts';
import { eventTypes } from '../../core/event.ts';
import { parseMoment } from '../../core/expiry.ts';

/** Ids have 15 to 24 characters; a shorter piece of one is only looked for in what is loaded. */
const wholeId = /^[0-9A-Za-z_]{15,24}$/;

type Test = (entry: AuditEntry) => boolean;

/** Tells the events that a filter shows. A term that is not understood yet hides nothing. */
export function auditMatcher(text: string, now: number): Test {
  const tests = termsOf(text).map(({ field, value }) => testOf(field, value, now));
  return (entry) => tests.every((test) => test(entry));
}

/** What of a filter the rack itself can look for. `actors` are names of actors that are known to be in the audit. */
export function auditQuery(text: string, actors: ReadonlySet<string>, now: number): AuditQuery {
  const query: { -readonly [N in keyof AuditQuery]: AuditQuery[N] } = {};
  for (const { field, value } of termsOf(text)) {
    if (field === 'key' && wholeId.test(value)) query.key = value;
    if (field === 'actor' && actors.has(value)) query.actor = value;
    if (field === 'type' && eventTypes.some((type) => type === value)) query.type = value;
    const since = field === 'since' ? momentOf(value, now) : null;
    // Spans are counted in whole minutes, so that the question is the same for a minute.
    if (since !== null) query.since = new Date(since - (since % 60_000)).toISOString();
  }
  return query;
}

interface Term {
  readonly field: string | null;
  readonly value: string;
}

function termsOf(text: string): readonly Term[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, field = null, value = word] = /^(key|actor|type|since):(.*)$/s.exec(word) ?? [];
      return { field, value };
    })
    .filter(({ value }) => value !== '');
}

function testOf(field: string | null, value: string, now: number): Test {
  const wanted = value.toLowerCase();
  const holds = (text: string) => text.toLowerCase().includes(wanted);
  switch (field) {
    case 'key':
      return ({ data }) => holds([data.id, data.name].join('\n'));
    case 'actor':
      return ({ actor }) => holds([describeActor(actor), ...actorIdentity(actor)].join('\n'));
    case 'type':
      return ({ op }) => holds(op);
    case 'since': {
      const moment = momentOf(value, now);
      return ({ ts }) => moment === null || Date.parse(ts) >= moment;
    }
    default:
      return ({ seq, ts, op, actor, data }) => holds(JSON.stringify([seq, ts, op, actor, data]));
  }
}

/** A date, a time, or so long ago; null for what is none of them, or not yet. */
function momentOf(value: string, now: number): number | null {
  try {
    return now - parseDuration(value);
  } catch {
    const moment = parseMoment(value);
    return Number.isNaN(moment) ? null : moment;
  }
}
