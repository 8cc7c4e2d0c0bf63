import { z } from 'zod';
import fixture from '../../../../data/kener.json' with { type: 'json' };
import { FixtureWorld } from '../fixture-world.ts';

const text = z.string().max(10_000);
const moment = z.int().min(0);
const id = z.int().min(1);
const impacted = z.array(z.looseObject({ monitor_tag: text })).max(1000);

/** So many rows each list may hold. */
export const maxRows = 10_000;

const list = <T extends z.ZodType>(item: T) => z.array(item).max(maxRows);

/** What the mocked status page holds: what routes look at has a type, the rest is handed on as it is. */
const statusPage = z.strictObject({
  monitors: list(z.looseObject({ tag: text, status: text.nullish() })),
  data: list(z.looseObject({ monitor_tag: text, timestamp: moment })),
  incidents: list(
    z.looseObject({
      id,
      start_date_time: moment,
      end_date_time: moment.nullable(),
      monitors: impacted,
    }),
  ),
  comments: list(z.looseObject({ id, incident_id: id })),
  maintenances: list(z.looseObject({ id, status: text, monitors: impacted })),
  events: list(
    z.looseObject({
      id,
      maintenance_id: id,
      start_date_time: moment,
      end_date_time: moment,
      status: text,
    }),
  ),
  pages: list(z.looseObject({ id, page_path: text })),
  site: list(z.looseObject({ key: text })),
});

/** The mocked status page. */
export type StatusPage = z.infer<typeof statusPage>;

/** Makes the status page of `data/kener.json`. */
export function makeStatusPage(): FixtureWorld<StatusPage> {
  return new FixtureWorld(fixture, statusPage);
}
