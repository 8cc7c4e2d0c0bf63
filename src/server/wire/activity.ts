import type { KeyActivity, SourceActivity } from '../../core/activity.ts';
import { listOf, moment, nullable, number, record, type Shape, text } from './shape.ts';

export const activityQueryNames = ['ids'] as const;

/** The query parameter of `GET /v1/activity`: ids with commas between them. */
export interface ActivityQueryWire {
  readonly ids?: string | undefined;
}

/** How a key was used in the last 24 hours, in JSON. */
export interface KeyActivityWire {
  readonly id: string;
  readonly hours: readonly number[];
  readonly sources: readonly SourceActivityWire[];
}

/** Uses from one source, in JSON. */
export interface SourceActivityWire {
  readonly source: string | null;
  readonly count: number;
  readonly last_at: string;
}

const sourceShape = record<SourceActivityWire>({
  source: nullable(text),
  count: number,
  last_at: moment,
});

export const activityShape: Shape<KeyActivityWire> = record<KeyActivityWire>({
  id: text,
  hours: listOf(number),
  sources: listOf(sourceShape),
});

/** Writes ids as a query. */
export function activityQueryToWire(ids: readonly string[]): ActivityQueryWire {
  return { ids: ids.join(',') };
}

/** Reads the ids of a query. */
export function activityQueryFromWire({ ids = '' }: ActivityQueryWire): readonly string[] {
  return ids === '' ? [] : ids.split(',');
}

/** Writes the activity of a key as JSON has it. */
export function activityToWire({ id, hours, sources }: KeyActivity): KeyActivityWire {
  return { id, hours, sources: sources.map(sourceToWire) };
}

/** Reads the activity of a key from JSON. */
export function activityFromWire({ id, hours, sources }: KeyActivityWire): KeyActivity {
  return { id, hours, sources: sources.map(sourceFromWire) };
}

function sourceToWire({ source, count, lastAt }: SourceActivity): SourceActivityWire {
  return { source, count, last_at: lastAt };
}

function sourceFromWire({ source, count, last_at }: SourceActivityWire): SourceActivity {
  return { source, count, lastAt: last_at };
}
