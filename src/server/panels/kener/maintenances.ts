import { type Context, Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import {
  type Body,
  type Check,
  given,
  isMoment,
  isText,
  minute,
  moment,
  optional,
  readBody,
  refuse,
  texts,
} from './body.ts';
import { eventRoutes, linkToEvent } from './events.ts';
import { impactsOf, monitorChecks } from './impacts.ts';
import { add, change, drop, nextId, type Status, stamps } from './rows.ts';
import { byId, eventsOf, matching, touches } from './select.ts';
import type { StatusPage } from './world.ts';

type Maintenance = StatusPage['maintenances'][number];

/** Maintenances with their events, below `/api/v4/maintenances`. */
export function maintenanceRoutes(status: Status) {
  const { page, now } = status;
  const maintenanceOf = (c: Context) => byId(c, 'Maintenance', page().maintenances);
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const tag = c.req.query('monitor_tag');
      const found = matching(c, page().maintenances, ['status']);
      return c.json({ maintenances: found.filter((one) => !tag || touches(one, [tag])) });
    })
    .post('/', async (c) => {
      const body = await readBody(c, ...makingChecks);
      refuse(monitorChecks(body, page(), true), body);
      const made = {
        id: nextId(page().maintenances),
        ...{ description: null, ...given(body, 'title', 'description') },
        start_date_time: minute(body.start_date_time),
        ...given(body, 'rrule', 'duration_seconds'),
        status: 'ACTIVE',
        monitors: impactsOf(body, 'MAINTENANCE'),
        ...stamps(status),
      };
      add(page().maintenances, made);
      plan(made, status);
      return c.json({ maintenance: made }, 201);
    })
    .get('/events', (c) => {
      const { events, ...rest } = eventsOf(c, page(), now);
      const linked = events.map((one) => ({ ...one, url: linkToEvent(page(), one.event_id) }));
      return c.json({ events: linked, ...rest });
    })
    .get('/:id', (c) => c.json({ maintenance: maintenanceOf(c) }))
    .patch('/:id', async (c) => {
      const maintenance = maintenanceOf(c);
      const body = await readBody(c, ...changeChecks);
      refuse(monitorChecks(body, page(), true), body);
      const isMoved = ['start_date_time', 'rrule', 'duration_seconds'].some(
        (name) => body[name] !== undefined && body[name] !== maintenance[name],
      );
      const changed = change(maintenance, {
        ...given(body, 'title', 'description', 'rrule', 'duration_seconds', 'status'),
        ...(body.start_date_time !== undefined && {
          start_date_time: minute(body.start_date_time),
        }),
        ...(body.monitors !== undefined && { monitors: impactsOf(body, 'MAINTENANCE') }),
        ...stamps(status, maintenance.created_at),
      });
      if (isMoved) planAgain(changed, status);
      return c.json({ maintenance: changed });
    })
    .delete('/:id', (c) => {
      const { id } = maintenanceOf(c);
      drop(page().events, (one) => one.maintenance_id === id);
      drop(page().maintenances, (one) => one.id === id);
      return c.json({ message: `Maintenance with id '${id}' deleted successfully` });
    })
    .route('/:id/events', eventRoutes(status, maintenanceOf));
}

const isRule = (value: unknown) =>
  /^FREQ=(SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[\w,+-]+)*$/.test(
    String(value).trim(),
  );
const isSpan = (value: unknown) => isMoment(value) && value >= 1;
const wrongRule = 'rrule is not a valid iCalendar RRULE string';
const wrongSpan = 'duration_seconds must be a positive number';

const makingChecks: readonly Check[] = [
  [({ title }) => isText(title), 'title is required and must be a non-empty string'],
  ...moment('start_date_time'),
  [({ rrule }) => isText(rrule), 'rrule is required and must be a non-empty string'],
  [({ rrule }) => isRule(rrule), wrongRule],
  [
    ({ duration_seconds }) => duration_seconds !== undefined && duration_seconds !== null,
    'duration_seconds is required',
  ],
  [({ duration_seconds }) => isSpan(duration_seconds), wrongSpan],
  ...texts('description'),
];

const changeChecks: readonly Check[] = [
  [optional('title', isText), 'title is required and must be a non-empty string'],
  ...texts('description'),
  [optional('rrule', isText), 'rrule must be a non-empty string'],
  [optional('rrule', isRule), wrongRule],
  [optional('duration_seconds', isSpan), wrongSpan],
  [
    optional('status', (value) => value === 'ACTIVE' || value === 'INACTIVE'),
    "status must be 'ACTIVE' or 'INACTIVE'",
  ],
  [
    optional('start_date_time', isMoment),
    'start_date_time must be a valid timestamp (UTC seconds)',
  ],
];

/** The first event of a maintenance. When the others are its rule says, which a mock does not reckon with. */
function plan({ id, start_date_time, duration_seconds }: Body & { id: number }, status: Status) {
  const { page, now } = status;
  const start = Number(start_date_time);
  const end = start + Math.floor(Number(duration_seconds));
  const seconds = now() / 1000;
  const state = seconds < start ? 'SCHEDULED' : seconds < end ? 'ONGOING' : 'COMPLETED';
  const times = { start_date_time: start, end_date_time: end, status: state };
  add(page().events, {
    id: nextId(page().events),
    maintenance_id: id,
    ...times,
    ...stamps(status),
  });
}

/** What has not begun yet is planned anew. */
function planAgain(maintenance: Maintenance, status: Status): void {
  const { page } = status;
  drop(page().events, (one) => one.maintenance_id === maintenance.id && one.status === 'SCHEDULED');
  plan(maintenance, status);
}
