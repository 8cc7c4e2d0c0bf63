import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { AppEnv } from '../environment.ts';

/** `/openapi.json` and `/docs`, for anybody: they tell nothing of the rack. Made when first asked for. */
export function docsRoutes(version: string) {
  let made: Promise<Made> | undefined;
  const ready = () => {
    made ??= make(version);
    return made;
  };
  return new Hono<AppEnv>()
    .get('/openapi.json', async (c) => {
      const { json } = await ready();
      return c.body(json, 200, { 'Content-Type': 'application/json' });
    })
    .get('/docs', async (c) => {
      const { page, policy } = await ready();
      c.header('Content-Security-Policy', policy);
      return c.html(page);
    });
}

interface Made {
  readonly json: string;
  readonly page: string;
  readonly policy: string;
}

/** What a server does not need to start is loaded when it is wanted. */
async function make(version: string): Promise<Made> {
  const [{ openApiDocument }, { docsPage }, { style }] = await Promise.all([
    import('../openapi/document.ts'),
    import('../docs/page.tsx'),
    import('../docs/style.ts'),
  ]);
  const document = openApiDocument(version);
  return { json: JSON.stringify(document), page: docsPage(document), policy: policyFor(style) };
}

/** The page has this one style, an empty icon and nothing else, and no other page may frame it. */
function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
