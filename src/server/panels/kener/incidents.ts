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
} from './body.ts';
import { commentRoutes } from './comments.ts';
import { impactsOf, monitorChecks } from './impacts.ts';
import { add, change, drop, nextId, type Status, stamps } from './rows.ts';
import { byId, incidentsOf } from './select.ts';
import { linkTo } from './site.ts';
import type { StatusPage } from './world.ts';

type Incident = StatusPage['incidents'][number];

/** Incidents with their comments, below `/api/v4/incidents`. */
export function incidentRoutes(status: Status) {
  const { page } = status;
  const incidentOf = (c: Context) => byId(c, 'Incident', page().incidents);
  return new Hono<AppEnv>()
    .get('/', (c) =>
      c.json({ incidents: incidentsOf(c, page()).map((one) => listed(one, page())) }),
    )
    .post('/', async (c) => {
      const body = await readBody(
        c,
        [({ title }) => isText(title), 'Title is required and must be a non-empty string'],
        ...moment('start_date_time'),
        endCheck,
      );
      refuse(monitorChecks(body, page(), false), body);
      const made = {
        id: nextId(page().incidents),
        ...given(body, 'title'),
        start_date_time: minute(body.start_date_time),
        ...{ end_date_time: endOf(body) ?? null, state: 'INVESTIGATING' },
        ...{ incident_type: 'INCIDENT', incident_source: 'API' },
        monitors: impactsOf(body, 'DOWN'),
        ...stamps(status),
      };
      return c.json({ incident: shown(add(page().incidents, made), page()) }, 201);
    })
    .get('/:id', (c) => c.json({ incident: shown(incidentOf(c), page()) }))
    .patch('/:id', async (c) => {
      const incident = incidentOf(c);
      const body = await readBody(c, ...changeChecks);
      refuse(monitorChecks(body, page(), false), body);
      const end = endOf(body);
      const changed = change(incident, {
        ...given(body, 'title'),
        ...(body.start_date_time !== undefined && {
          start_date_time: minute(body.start_date_time),
        }),
        ...(end !== undefined && { end_date_time: end }),
        ...(body.monitors !== undefined && { monitors: impactsOf(body, 'DOWN') }),
        ...stamps(status, incident.created_at),
      });
      return c.json({ incident: shown(changed, page()) });
    })
    .delete('/:id', (c) => {
      const { id } = incidentOf(c);
      drop(page().incidents, (one) => one.id === id);
      drop(page().comments, (one) => one.incident_id === id);
      return c.json({ message: `Incident with id '${id}' deleted successfully` });
    })
    .route('/:id/comments', commentRoutes(status, incidentOf));
}

const endCheck: Check = [
  optional('end_date_time', (value) => value === null || isMoment(value)),
  'end_date_time must be a valid timestamp (UTC seconds)',
];

const changeChecks: readonly Check[] = [
  [optional('title', isText), 'Title is required and must be a non-empty string'],
  [
    optional('start_date_time', isMoment),
    'start_date_time must be a valid timestamp (UTC seconds)',
  ],
  endCheck,
];

/** undefined where nothing is said of the end, null where it is open. */
function endOf({ end_date_time }: Body): number | null | undefined {
  return typeof end_date_time === 'number'
    ? minute(end_date_time)
    : (end_date_time as null | undefined);
}

/** The list does not tell the type of an incident. */
function listed(incident: Incident, page: StatusPage) {
  const { incident_type: _, ...rest } = shown(incident, page);
  return rest;
}

function shown(incident: Incident, page: StatusPage): Incident {
  return { ...incident, url: linkTo(page, `/incidents/${incident.id}`) };
}
