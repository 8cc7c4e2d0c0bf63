/** What the queries and paths of API v4 choose of the status page. */
import type { Context } from 'hono';
import { minute } from './body.ts';
import { KenerRefusal } from './failure.ts';
import type { StatusPage } from './world.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The items that have the values that the query names. */
export function matching<T extends Fields>(
  c: Context,
  items: readonly T[],
  names: readonly string[],
): readonly T[] {
  const wanted = names.flatMap((name) => {
    const value = c.req.query(name);
    return value ? [[name, value] as const] : [];
  });
  return items.filter((item) => wanted.every(([name, value]) => item[name] === value));
}

/** The monitor that the path names. */
export function monitorOf(c: Context, { monitors }: StatusPage) {
  const tag = c.req.param('tag') ?? '';
  return found(
    'Monitor with tag',
    tag,
    monitors.find((one) => one.tag === tag),
  );
}

/** The item whose number the path has. */
export function byId<T extends { readonly id: number }>(
  c: Context,
  what: string,
  items: readonly T[],
): T {
  const id = c.req.param('id') ?? '';
  return found(
    `${what} with id`,
    id,
    items.find((one) => String(one.id) === id),
  );
}

/** The item, or the 404 of the panel. */
export function found<T>(what: string, value: string, item: T | undefined): T {
  if (item === undefined) throw new KenerRefusal(404, `${what} '${value.slice(0, 100)}' not found`);
  return item;
}

interface Impact {
  readonly monitors: readonly { readonly monitor_tag: string }[];
}

/** True if one of the monitors is concerned. */
export function touches({ monitors }: Impact, tags: readonly string[]): boolean {
  return monitors.some(({ monitor_tag }) => tags.includes(monitor_tag));
}

/** The incidents of the span and the monitors that the query names. */
export function incidentsOf(c: Context, { incidents }: StatusPage) {
  const tags = listOf(c, 'monitor_tags');
  const start = numberOf(c, 'start_ts') ?? 0;
  const end = numberOf(c, 'end_ts') ?? Number.POSITIVE_INFINITY;
  return incidents.filter(
    (one) =>
      one.start_date_time <= end &&
      (one.end_date_time ?? Number.POSITIVE_INFINITY) >= start &&
      (tags.length === 0 || touches(one, tags)),
  );
}

/** Occurrences that are not over, with what they are of. */
export function eventsOf(c: Context, { events, maintenances }: StatusPage, now: () => number) {
  const from = numberOf(c, 'event_start_date_time') ?? Math.floor(now() / 1000);
  const status = c.req.query('event_status')?.toUpperCase();
  const tags = listOf(c, 'monitors');
  const of = numberOf(c, 'maintenance_id');
  const all = events.flatMap((event) => {
    const one = maintenances.find(({ id }) => id === event.maintenance_id);
    const isWanted =
      event.end_date_time >= from &&
      (status === undefined || event.status === status) &&
      (of === undefined || event.maintenance_id === of);
    if (!one || !isWanted || (tags.length > 0 && !touches(one, tags))) return [];
    return [
      {
        maintenance_id: one.id,
        event_id: event.id,
        event_start_date_time: event.start_date_time,
        event_end_date_time: event.end_date_time,
        event_status: event.status,
        maintenance_title: one.title,
        maintenance_description: one.description,
        maintenance_status: one.status,
        maintenance_rrule: one.rrule,
        maintenance_duration_seconds: one.duration_seconds,
        monitors: one.monitors,
      },
    ];
  });
  const { items, ...paging } = paged(c, all);
  return { events: items, ...paging, total: all.length };
}

/** The panel takes what it can read of a page and a limit, and its defaults for the rest. */
export function paged<T>(c: Context, items: readonly T[]) {
  const page = Math.max(1, numberOf(c, 'page') ?? 1);
  const limit = Math.min(100, Math.max(1, numberOf(c, 'limit') ?? 20));
  return { items: items.slice((page - 1) * limit, page * limit), page, limit };
}

/** The span that the query must name, in whole minutes. */
export function spanOf(c: Context) {
  if (!c.req.query('start_ts') || !c.req.query('end_ts')) {
    throw new KenerRefusal(400, 'Both start_ts and end_ts query parameters are required');
  }
  const [start, end] = [numberOf(c, 'start_ts'), numberOf(c, 'end_ts')];
  if (start === undefined || end === undefined) {
    const message = 'start_ts and end_ts must be valid integers (UTC timestamps in seconds)';
    throw new KenerRefusal(400, message);
  }
  if (start >= end) throw new KenerRefusal(400, 'start_ts must be less than end_ts');
  return { start: minute(start), end: minute(end) };
}

/** The minute that the path names. */
export function minuteOf(c: Context): number {
  const seconds = Number.parseInt(c.req.param('timestamp') ?? '', 10);
  if (Number.isSafeInteger(seconds)) return minute(seconds);
  throw new KenerRefusal(400, 'Timestamp must be a valid integer (UTC timestamp in seconds)');
}

function numberOf(c: Context, name: string): number | undefined {
  const text = c.req.query(name) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function listOf(c: Context, name: string): readonly string[] {
  const names = (c.req.query(name) ?? '').slice(0, 4000).split(',');
  return names.map((one) => one.trim()).filter((one) => one !== '');
}
