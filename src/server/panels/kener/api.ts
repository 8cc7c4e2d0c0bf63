import { Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { incidentRoutes } from './incidents.ts';
import { maintenanceRoutes } from './maintenances.ts';
import { monitorRoutes } from './monitors.ts';
import { pageRoutes } from './pages.ts';
import type { Status } from './rows.ts';
import { siteRoutes } from './site.ts';

/** What API v4 answers about the status page, and what it lets be written: the routes below `/api/v4`. */
export function statusRoutes(status: Status) {
  return new Hono<AppEnv>()
    .route('/monitors', monitorRoutes(status))
    .route('/incidents', incidentRoutes(status))
    .route('/maintenances', maintenanceRoutes(status))
    .route('/pages', pageRoutes(status))
    .route('/site', siteRoutes(status));
}
