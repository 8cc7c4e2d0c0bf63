/** What API v4 answers about the status page: reads alone. */
import { Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import {
  byId,
  eventsOf,
  found,
  incidentsOf,
  matching,
  monitorOf,
  paged,
  spanOf,
  touches,
} from './select.ts';
import type { StatusPage } from './world.ts';

const monitorFilters = ['status', 'category_name', 'monitor_type', 'is_hidden'] as const;

/** The routes below `/api/v4`. */
export function statusRoutes(page: () => StatusPage, now: () => number) {
  return new Hono<AppEnv>()
    .get('/monitors', (c) => c.json({ monitors: matching(c, page().monitors, monitorFilters) }))
    .get('/monitors/:tag', (c) => c.json({ monitor: monitorOf(c, page()) }))
    .get('/monitors/:tag/data', (c) => {
      const { tag } = monitorOf(c, page());
      const { start, end } = spanOf(c);
      const isIn = (at: number) => at >= start && at < end;
      const data = page().data.filter((one) => one.monitor_tag === tag && isIn(one.timestamp));
      return c.json({ data });
    })
    .get('/incidents', (c) => c.json({ incidents: incidentsOf(c, page()) }))
    .get('/incidents/:id', (c) => c.json({ incident: byId(c, 'Incident', page().incidents) }))
    .get('/incidents/:id/comments', (c) => {
      const { id } = byId(c, 'Incident', page().incidents);
      return c.json({ comments: page().comments.filter((one) => one.incident_id === id) });
    })
    .get('/maintenances', (c) => {
      const tag = c.req.query('monitor_tag');
      const found = matching(c, page().maintenances, ['status']);
      return c.json({ maintenances: found.filter((one) => !tag || touches(one, [tag])) });
    })
    .get('/maintenances/events', (c) => c.json(eventsOf(c, page(), now)))
    .get('/maintenances/:id', (c) =>
      c.json({ maintenance: byId(c, 'Maintenance', page().maintenances) }),
    )
    .get('/maintenances/:id/events', (c) => {
      const { id } = byId(c, 'Maintenance', page().maintenances);
      const found = page().events.filter((one) => one.maintenance_id === id);
      const { items, ...paging } = paged(c, found);
      return c.json({ events: items, ...paging });
    })
    .get('/pages', (c) => c.json({ pages: page().pages }))
    .get('/pages/:path', (c) => {
      const path = c.req.param('path');
      return c.json({
        page: found(
          'Page with path',
          path,
          page().pages.find((one) => one.page_path === path),
        ),
      });
    })
    .get('/site', (c) => c.json({ site_data: page().site }))
    .get('/site/:key', (c) => {
      const key = c.req.param('key');
      return c.json(
        found(
          'Config key',
          key,
          page().site.find((one) => one.key === key),
        ),
      );
    });
}
