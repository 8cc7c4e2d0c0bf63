import { actorIdentity, describeActor } from './actor.ts';
import type { AuditEntry } from './audit.ts';
import { eventTypes } from './event.ts';
import type { FilterLanguage } from './filter.ts';
import { momentField, numberField, partField, textField } from './filter-fields.ts';

/** What can be asked of events. Words are looked for in all of an event but its hash. */
export const auditLanguage: FilterLanguage<AuditEntry> = {
  fields: {
    type: partField(eventTypes, ({ op }) => op),
    actor: textField(
      ({ actor }) => describeActor(actor),
      ...[1, 2].map(
        (part) =>
          ({ actor }: AuditEntry) =>
            actorIdentity(actor)[part] ?? null,
      ),
    ),
    key: textField(fieldOf('id'), fieldOf('name')),
    account: textField(({ op, data }) =>
      textOf(op.startsWith('account.') ? data.name : data.account),
    ),
    from: textField(({ actor }) => ('from' in actor ? (actor.from ?? null) : null)),
    since: momentField('since', ({ ts }) => ts),
    until: momentField('until', ({ ts }) => ts),
    seq: numberField(({ seq }) => seq),
  },
  someText: ({ seq, ts, op, actor, data }, passes) =>
    passes(JSON.stringify([seq, ts, op, actor, data])),
};

function fieldOf(name: string): (entry: AuditEntry) => string | null {
  return ({ data }) => textOf(data[name]);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
