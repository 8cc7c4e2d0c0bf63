import { safeText } from '../core/text.ts';
import type { SocketAccess } from '../server/socket-path.ts';
import type { ServingOnTcp } from './serving.ts';
import type { Settings } from './settings.ts';
import { upstreamLines } from './upstream-lines.ts';

/** Who comes by the socket. */
const users: Readonly<Record<SocketAccess, string>> = {
  owner: 'this user needs',
  group: 'this user and the group of its directory need',
};

/** Where a server listens, and what it does there. */
export function placeLines(serving: ServingOnTcp, settings: Settings): readonly string[] {
  const { url, socket, others, rules } = serving;
  const isOpen = rules?.paths.some(({ permission }) => permission === 'public');
  return [
    `listening on ${url} (a key is needed${isOpen ? ' but on public paths' : ''})`,
    `listening on ${socket} (${users[settings.socketAccess]} none)`,
    ...others.map((other) => `listening on ${safeText(other)} as well`),
    ...trusted(settings),
    `docs at ${url}/docs, metrics at ${url}/metrics`,
    ...(settings.panels.length > 0 ? [`panels: ${settings.panels.join(', ')}`] : []),
    ...(settings.upstream && rules ? upstreamLines(settings.upstream.url, rules) : []),
  ];
}

/** Without a trusted proxy keys with allowed IPs are refused to everybody behind one, which is safe and a riddle. */
function trusted({ trustedProxies }: Settings): readonly string[] {
  if (trustedProxies.length > 0)
    return [`X-Forwarded-For counts from ${trustedProxies.join(', ')}`];
  return ['behind a proxy, keys with allowed IPs need its address in trustedProxies (none yet)'];
}

/** What its operator should look at. */
export function warningLines({ url, others, warnings }: ServingOnTcp): readonly string[] {
  const isExposed = [url, ...others].some((one) => /^http:\/\/(?!127\.|\[::1\])/.test(one));
  return [
    ...(isExposed
      ? [
          'others can reach it and HTTP hides nothing; use --tls-cert, or put a proxy with TLS in front',
        ]
      : []),
    ...warnings,
  ];
}
