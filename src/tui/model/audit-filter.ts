/**
 * What of the audit's filter the rack itself can look for. Every word and term narrows what is loaded, letter by
 * letter; a term that names a whole thing is asked of the rack as well, which then looks through all of the
 * audit and not only through the newest part.
 */
import type { AuditQuery } from '../../core/audit.ts';
import { eventTypes } from '../../core/event.ts';
import { splitTerms } from '../../core/filter.ts';
import { readMoment } from '../../core/filter-fields.ts';

/** Ids have 15 to 24 characters; a shorter piece of one is only looked for in what is loaded. */
const wholeId = /^[0-9A-Za-z_]{15,24}$/;

/** The question to the rack. `actors` are names of actors that are known to be in the audit. */
export function auditQuery(text: string, actors: ReadonlySet<string>, now: number): AuditQuery {
  const query: { -readonly [N in keyof AuditQuery]: AuditQuery[N] } = {};
  for (const { field, value: written } of splitTerms(text)) {
    const value = written.replace(/^=/, '');
    if (field === 'key' && wholeId.test(value)) query.key = value;
    if (field === 'actor' && isOnly(written, actors)) query.actor = value;
    if (field === 'type' && eventTypes.some((type) => type === written)) query.type = written;
    const since = field === 'since' ? readMoment(written, now) : null;
    // Spans are counted in whole minutes, so that the question is the same for a minute.
    if (since !== null) query.since = new Date(since - (since % 60_000)).toISOString();
  }
  return query;
}

/** True if the term means one known actor: `bob` means "bobby" as well, `=bob` does not. */
function isOnly(written: string, actors: ReadonlySet<string>): boolean {
  if (written.startsWith('=')) return actors.has(written.slice(1));
  return actors.has(written) && [...actors].filter((name) => name.includes(written)).length === 1;
}
