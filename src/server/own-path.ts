const ownPaths = [
  '/v1',
  '/authz',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/docs',
] as const;

/** True for a path that is Keyrack's own, whether there is a route or not: nothing below these is ever passed on. */
export function isOwnPath(path: string): boolean {
  return ownPaths.some((own) => path === own || path.startsWith(`${own}/`));
}
