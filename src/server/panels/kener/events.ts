import { type Context, Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { type Check, minute, moment, readBody } from './body.ts';
import { KenerRefusal } from './failure.ts';
import { change, drop, type Status, stamps } from './rows.ts';
import { paged } from './select.ts';
import { linkTo } from './site.ts';
import type { StatusPage } from './world.ts';

type Maintenance = StatusPage['maintenances'][number];
type Event = StatusPage['events'][number];

/** When a maintenance takes place, below `/api/v4/maintenances/ID/events`. */
export function eventRoutes(status: Status, maintenanceOf: (c: Context) => Maintenance) {
  const { page } = status;
  const eventOf = (c: Context) => {
    const { id } = maintenanceOf(c);
    const wanted = c.req.param('event') ?? '';
    const found = page().events.find(
      (one) => String(one.id) === wanted && one.maintenance_id === id,
    );
    if (found) return found;
    const what = `Event with id '${wanted.slice(0, 100)}' not found for this maintenance`;
    throw new KenerRefusal(404, what);
  };
  const shown = (event: Event) => ({ ...event, url: linkToEvent(page(), event.id) });
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { id } = maintenanceOf(c);
      const { items, ...paging } = paged(
        c,
        page().events.filter((one) => one.maintenance_id === id),
      );
      return c.json({ events: items, ...paging });
    })
    .get('/:event', (c) => c.json({ event: shown(eventOf(c)) }))
    .patch('/:event', async (c) => {
      const event = eventOf(c);
      const body = await readBody(c, ...eventChecks);
      const times = {
        start_date_time: minute(body.start_date_time),
        end_date_time: minute(body.end_date_time),
      };
      return c.json({
        event: shown(change(event, { ...times, ...stamps(status, event.created_at) })),
      });
    })
    .delete('/:event', (c) => {
      const { id } = eventOf(c);
      drop(page().events, (one) => one.id === id);
      return c.json({ message: `Event with id '${id}' deleted successfully` });
    });
}

const eventChecks: readonly Check[] = [
  ...moment('start_date_time').slice(0, 1),
  ...moment('end_date_time').slice(0, 1),
  ...moment('start_date_time').slice(1),
  ...moment('end_date_time').slice(1),
  [
    ({ start_date_time, end_date_time }) => Number(end_date_time) > Number(start_date_time),
    'end_date_time must be after start_date_time',
  ],
];

/** Where the page shows an event. */
export function linkToEvent(page: StatusPage, id: number): string {
  return linkTo(page, `/maintenances/${id}`);
}
