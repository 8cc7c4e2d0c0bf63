/**
 * What clients ask of a server's daemon. A mock has none: the power of a server is a word in its row, nothing
 * runs, so nothing is used, and nobody listens where the socket would be.
 */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { derive } from '../derive.ts';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { wrapped } from '../engine.ts';
import { item } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { rule } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { accessTo, onServer } from './server-access.ts';

/** What each signal makes of a server, and what one must be allowed to do to send it. */
const signals = new Map([
  ['start', { power: 'running', permission: 'control.start' }],
  ['stop', { power: 'offline', permission: 'control.stop' }],
  ['restart', { power: 'running', permission: 'control.restart' }],
  ['kill', { power: 'offline', permission: 'control.stop' }],
]);

function isSignal(signal: string): boolean {
  return signals.has(signal);
}

/** The routes that the panel passes on to a daemon. */
export const daemonEndpoints: readonly Endpoint[] = [
  onServer('GET', '/websocket', null, openSocket, { unready: 'administrators' }),
  onServer('GET', '/resources', null, (server) => ok(statsOf(server))),
  onServer('POST', '/command', 'control.console', sendCommand),
  onServer('POST', '/power', neededForSignal, (server, call) => {
    const { signal } = validate(wantedSignal, call.fields);
    call.tables.update('servers', server.id, { power: signals.get(signal)?.power });
    record(call, `server:power.${signal}`, {}, server);
    return nothing;
  }),
];

const wantedSignal = z.object({ signal: z.string().superRefine(rule('in', isSignal)) });

/** A signal that there is not needs nothing, so that its sender is told of it. */
function neededForSignal({ fields }: Call): string | null {
  return signals.get(String(fields.signal))?.permission ?? null;
}

function sendCommand(server: Row, call: Call) {
  const { command } = validate(z.object({ command: z.string() }), call.fields);
  if (powerOf(server) !== 'running')
    throw new PanelFailure('HttpException', 'Server must be online in order to send commands.', {
      status: 502,
    });
  record(call, 'server:console.command', { command }, server);
  return nothing;
}

/** `running` or `offline`. */
export function powerOf({ power }: Row): string {
  return String(power ?? 'offline');
}

function statsOf(server: Row) {
  const resources = {
    memory_bytes: 0,
    cpu_absolute: 0,
    disk_bytes: 0,
    network_rx_bytes: 0,
    network_tx_bytes: 0,
    uptime: 0,
  };
  const is_suspended = server.status === 'suspended';
  return item('stats', { current_state: powerOf(server), is_suspended, resources });
}

function openSocket(server: Row, call: Call) {
  const { permissions = [] } = accessTo(server, call) ?? {};
  if (!permissions.includes('*') && !permissions.includes('websocket.connect'))
    throw new PanelFailure(
      'HttpForbiddenException',
      "You do not have permission to connect to this server's websocket.",
    );
  const claims = { server_uuid: server.uuid, permissions };
  const socket = `${daemonOf(server, call).replace(/^http/, 'ws')}/api/servers/${server.uuid}/ws`;
  return ok({ data: { token: signedFor(claims, 10 * 60, call), socket } });
}

/** The address of the daemon that a server would run on. */
export function daemonOf(server: Row, { tables }: Call): string {
  const node = tables.find('nodes', server.node_id);
  return `${node?.scheme}://${node?.fqdn}:${node?.daemon_listen}`;
}

/** A token as the panel signs them for a daemon: of the right form, with a key that everybody can compute. */
export function signedFor(
  claims: Readonly<Record<string, unknown>>,
  seconds: number,
  { now, user, query }: Call,
): string {
  const iat = Math.floor(Date.parse(now) / 1000);
  const whole = { iss: query.url.origin, iat, nbf: iat, exp: iat + seconds, user_uuid: user.uuid };
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { ...whole, ...claims },
  ];
  const text = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = createHmac('sha256', derive('daemon', 64)).update(text).digest('base64url');
  return `${text}.${signature}`;
}

/** A link to a daemon that is good for a quarter of an hour. */
export function signedUrl(
  server: Row,
  path: string,
  claims: Readonly<Record<string, unknown>>,
  call: Call,
) {
  const token = signedFor({ server_uuid: server.uuid, ...claims }, 15 * 60, call);
  return wrapped('signed_url', { url: `${daemonOf(server, call)}${path}?token=${token}` });
}
