import { type Context, Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { type Body, type Check, given, isText, optional, readBody, texts } from './body.ts';
import { KenerRefusal } from './failure.ts';
import { add, change, drop, nextId, type Status, stamps } from './rows.ts';
import { found } from './select.ts';
import type { StatusPage } from './world.ts';

type Page = StatusPage['pages'][number];

/** How the page without a path is called in paths and answers. */
const home = '~home';

/** What a page shows unless it says otherwise. */
const settings = {
  incidents: {
    enabled: true,
    ongoing: { show: true },
    resolved: { show: true, max_count: 5, days_in_past: 7 },
  },
  include_maintenances: {
    enabled: true,
    ongoing: {
      show: true,
      past: { show: true, max_count: 5, days_in_past: 7 },
      upcoming: { show: true, max_count: 5, days_in_future: 30 },
    },
  },
};

const names = ['page_title', 'page_header', 'page_subheader', 'page_logo'] as const;

/** Pages, below `/api/v4/pages`. */
export function pageRoutes(status: Status) {
  const { page } = status;
  const pageOf = (c: Context): Page => {
    const path = c.req.param('path') ?? '';
    const stored = path === home ? '' : path;
    return found(
      'Page with path',
      path,
      page().pages.find((one) => one.page_path === stored),
    );
  };
  return new Hono<AppEnv>()
    .get('/', (c) => c.json({ pages: page().pages.map(shown) }))
    .post('/', async (c) => {
      const body = await readBody(c, ...makingChecks, ...furtherChecks);
      const { pages } = page();
      const page_path = freePath(body.page_path, pages);
      requireMonitors(body, page());
      const made = {
        id: nextId(pages),
        page_path,
        ...{ page_subheader: null, page_logo: null, ...given(body, ...names) },
        page_settings: merged(settings, body.page_settings),
        monitors: positions(body),
        ...stamps(status),
      };
      return c.json({ page: shown(add(pages, made)) }, 201);
    })
    .get('/:path', (c) => c.json({ page: shown(pageOf(c)) }))
    .patch('/:path', async (c) => {
      const before = pageOf(c);
      const body = await readBody(c, ...changeChecks, ...furtherChecks);
      const path = pathFor(before, body, page().pages);
      requireMonitors(body, page());
      const changed = change(before, {
        ...given(body, ...names),
        page_path: path,
        page_settings: merged(before.page_settings, body.page_settings),
        ...(Array.isArray(body.monitors) && { monitors: positions(body) }),
        ...stamps(status, before.created_at),
      });
      return c.json({ page: shown(changed) });
    })
    .delete('/:path', (c) => {
      const { page_path: path, id } = pageOf(c);
      if (path === '') throw new KenerRefusal(400, 'Cannot delete the home page');
      drop(page().pages, (one) => one.id === id);
      return c.json({ message: `Page '${path}' deleted successfully` });
    });
}

const furtherChecks = texts('page_subheader', 'page_logo');

const makingChecks: readonly Check[] = [
  [
    ({ page_path }) => typeof page_path === 'string' && page_path !== '',
    'page_path is required and must be a string',
  ],
  ...(['page_title', 'page_header'] as const).map(
    (name): Check => [
      (body) => isText(body[name]),
      `${name} is required and must be a non-empty string`,
    ],
  ),
];

const changeChecks: readonly Check[] = [
  [optional('page_path', (value) => typeof value === 'string'), 'page_path must be a string'],
  ...(['page_title', 'page_header'] as const).map(
    (name): Check => [optional(name, isText), `${name} must be a non-empty string`],
  ),
];

/** Small letters, digits, dashes; blanks become dashes and the rest is left out. */
function cleanPath(path: unknown): string {
  return String(path)
    .toLowerCase()
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9_-]/g, '')
    .slice(0, 255);
}

function freePath(wanted: unknown, pages: readonly Page[]): string {
  const path = cleanPath(wanted);
  if (pages.some((one) => one.page_path === path))
    throw new KenerRefusal(400, `Page with path '${path}' already exists`);
  return path;
}

/** The home page stays where it is; what clients read of it they may send back. */
function pathFor({ page_path: before }: Page, { page_path: wanted }: Body, pages: readonly Page[]) {
  if (wanted === undefined || (before === '' && wanted === home)) return before;
  const path = cleanPath(wanted);
  if (path === before) return before;
  if (before === '') throw new KenerRefusal(400, 'Home page path cannot be changed');
  return freePath(path, pages);
}

function requireMonitors({ monitors }: Body, { monitors: known }: StatusPage): void {
  const wanted: readonly unknown[] = Array.isArray(monitors) ? monitors : [];
  const unknown = wanted.find((one) => !known.some(({ tag }) => tag === one));
  if (unknown === undefined) return;
  throw new KenerRefusal(400, `Monitor with tag '${String(unknown).slice(0, 100)}' does not exist`);
}

function positions({ monitors }: Body) {
  const tags: readonly unknown[] = Array.isArray(monitors) ? monitors : [];
  return tags.map((tag, position) => ({ monitor_tag: String(tag), position }));
}

/** Objects within objects are put together; whatever else is said takes the place of what was there. */
function merged(before: unknown, said: unknown): unknown {
  if (said === undefined || said === null) return before;
  if (!isObject(before) || !isObject(said)) return said;
  const names = [...Object.keys(before), ...Object.keys(said)].filter((one) => one !== '__proto__');
  return Object.fromEntries(names.map((name) => [name, merged(before[name], said[name])]));
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(page: Page) {
  const { created_at, updated_at, ...rest } = page;
  const page_path = page.page_path === '' ? home : page.page_path;
  return { ...rest, page_path, access_groups: [], created_at, updated_at };
}
