import { z } from 'zod';
import type { Call, Endpoint } from '../pterodactyl/endpoint.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import type { Resource } from '../pterodactyl/resource.ts';
import {
  limitsOf,
  servers as pterodactylServers,
  serverEndpoints,
  showServer,
} from '../pterodactyl/resources/servers.ts';
import { flag, listOf, text } from '../pterodactyl/rules/rule.ts';
import { validate } from '../pterodactyl/rules/validate.ts';
import { freeAllocation, viableNodes } from './deployment.ts';
import { transferEndpoints } from './transfers.ts';

const { nest: _nest, location: _place, ...includes } = pterodactylServers.includes ?? {};

/** Servers are of no nest, and may be on their way to another node. */
export const servers: Resource = {
  ...pterodactylServers,
  show: (row, tables) => ({
    ...showServer(row, tables),
    limits: { ...limitsOf(row), oom_killer: row.oom_disabled !== true },
  }),
  includes,
};

/** The wishes of a server that finds its node itself: by tags, for which `locations` is the older name. */
const deploy = z.object({
  tags: listOf(text(), 100).nullish(),
  locations: listOf(z.unknown(), 100).nullish(),
  dedicated_ip: flag(),
  port_range: listOf(z.string(), 100).nullish(),
});

/** What a request leaves out the egg says; a wish becomes the allocation that it leads to, as if that had been named. */
function filledIn(call: Call): Call {
  const { deploy: wish, ...fields } = call.fields;
  return { ...call, fields: { ...startOf(call), ...fields, ...(wish ? placed(call, wish) : {}) } };
}

function startOf({ tables, fields }: Call) {
  const egg = tables.find('eggs', Number(fields.egg));
  const [docker_image] = Object.values((egg?.docker_images ?? {}) as Record<string, string>);
  return egg ? { docker_image, startup: egg.startup } : {};
}

function placed(call: Call, wish: unknown) {
  const read = validate(z.object({ deploy }), { deploy: wish }).deploy;
  const tags = read.tags ?? (read.locations ?? []).map(String);
  const nodes = viableNodes(call.tables, needsOf(call), tags);
  if (nodes.length === 0) throw new PanelFailure('NoViableNodeException');
  const found = freeAllocation(call.tables, nodes, read.port_range ?? [], read.dedicated_ip);
  if (!found) throw new PanelFailure('NoViableAllocationException');
  return { allocation: { default: found.id } };
}

function needsOf({ fields: { limits } }: Call) {
  const { memory, disk, cpu } = (limits ?? {}) as Readonly<Record<string, unknown>>;
  return { memory: Number(memory ?? 0), disk: Number(disk ?? 0), cpu: Number(cpu ?? 0) };
}

/** The routes of servers. */
export const serversEndpoints: readonly Endpoint[] = [
  ...serverEndpoints(servers).map((one) => (isMaking(one) ? fillingIn(one) : one)),
  ...transferEndpoints(servers),
];

function isMaking({ method, path }: Endpoint): boolean {
  return method === 'POST' && path === '/servers';
}

function fillingIn(making: Endpoint): Endpoint {
  return { ...making, answer: (call) => making.answer(filledIn(call)) };
}
