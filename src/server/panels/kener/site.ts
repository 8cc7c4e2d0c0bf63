import { type Context, Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { readBody } from './body.ts';
import { KenerRefusal } from './failure.ts';
import { change, type Status } from './rows.ts';
import type { StatusPage } from './world.ts';

/** What is set for the whole site, below `/api/v4/site`. */
export function siteRoutes({ page }: Status) {
  const settingOf = (c: Context) => {
    const key = c.req.param('key') ?? '';
    const found = page().site.find((one) => one.key === key);
    if (found) return found;
    const what = `Config key '${key.slice(0, 100)}' is not a valid configuration key`;
    throw new KenerRefusal(404, what);
  };
  return new Hono<AppEnv>()
    .get('/', (c) => c.json({ site_data: page().site }))
    .get('/:key', (c) => c.json(settingOf(c)))
    .patch('/:key', async (c) => {
      const setting = settingOf(c);
      const { value } = await readBody(c, [
        (body) => body.value !== undefined,
        'Value is required',
      ]);
      const isObject = setting.data_type === 'object';
      if (isObject && (typeof value !== 'object' || value === null))
        throw new KenerRefusal(400, `Invalid value for config key '${setting.key}'`);
      return c.json(change(setting, { value: isObject ? value : String(value) }));
    });
}

/** An address on the site as it is set now. */
export function linkTo({ site }: StatusPage, path: string): string {
  return `${site.find(({ key }) => key === 'siteURL')?.value ?? ''}${path}`;
}
