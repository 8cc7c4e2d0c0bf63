import { Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { type Body, type Check, given, isText, optional, readBody, texts } from './body.ts';
import { KenerRefusal } from './failure.ts';
import { add, change, nextId, type Status, stamps } from './rows.ts';
import { sampleRoutes } from './samples.ts';
import { matching, monitorOf } from './select.ts';

const filters = ['status', 'category_name', 'monitor_type', 'is_hidden'] as const;
const fields = [
  ...['name', 'description', 'image', 'cron', 'default_status', 'status', 'category_name'],
  ...['monitor_type', 'include_degraded_in_downtime', 'is_hidden'],
] as const;

/** What a monitor is before anything was said of it. */
const defaults = {
  ...{ description: null, image: null, cron: null, default_status: 'UP', status: 'ACTIVE' },
  ...{ category_name: null, monitor_type: 'API', type_data: null },
  ...{ include_degraded_in_downtime: 'NO', is_hidden: 'NO', monitor_settings_json: null },
};

const tagChecks: readonly Check[] = [
  [({ tag }) => isText(tag), 'Tag is required and must be a non-empty string'],
  [
    ({ tag }) => /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(String(tag).trim()),
    'Tag must be URL-friendly: only lowercase letters, numbers, hyphens, and underscores. Must start and end with a letter or number.',
  ],
  [({ name }) => isText(name), 'Name is required and must be a non-empty string'],
];

const isFields = (value: unknown) => typeof value === 'object' && !Array.isArray(value);
const fieldChecks: readonly Check[] = [
  ...texts(...fields),
  [optional('type_data', isFields), 'type_data must be an object'],
  [optional('monitor_settings_json', isFields), 'monitor_settings_json must be an object'],
];

/** Monitors, with their data, below `/api/v4/monitors`. */
export function monitorRoutes(status: Status) {
  const { page } = status;
  return new Hono<AppEnv>()
    .get('/', (c) => c.json({ monitors: matching(c, page().monitors, filters) }))
    .post('/', async (c) => {
      const body = await readBody(c, ...tagChecks, ...fieldChecks);
      const { monitors } = page();
      const tag = String(body.tag).trim();
      if (monitors.some((one) => one.tag === tag))
        throw new KenerRefusal(400, `Monitor with tag '${tag.slice(0, 100)}' already exists`);
      const said = { ...defaults, ...given(body, ...fields), ...mergedIn({}, body) };
      const monitor = { id: nextId(monitors), tag, ...said, ...stamps(status) };
      return c.json({ monitor: add(monitors, monitor) }, 201);
    })
    .get('/:tag', (c) => c.json({ monitor: monitorOf(c, page()) }))
    .patch('/:tag', async (c) => {
      const monitor = monitorOf(c, page());
      const nameCheck: Check = [optional('name', isText), 'Name must be a non-empty string'];
      const body = await readBody(c, nameCheck, ...fieldChecks);
      const changes = { ...given(body, ...fields), ...mergedIn(monitor, body) };
      return c.json({
        monitor: change(monitor, { ...changes, ...stamps(status, monitor.created_at) }),
      });
    })
    .route('/:tag/data', sampleRoutes(status));
}

/** Objects are put into what was there before; null takes them away. */
function mergedIn(before: Body, body: Body): Body {
  const names = ['type_data', 'monitor_settings_json'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = body[name];
      if (value === undefined) return [];
      return [
        [
          name,
          value === null ? null : { ...(before[name] as object | null), ...(value as object) },
        ],
      ];
    }),
  );
}
