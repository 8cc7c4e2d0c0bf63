/** Where there is room for a server: on public nodes that carry one of the wished tags. */
import { rowsOf } from '../pterodactyl/resource.ts';
import { sumOf } from '../pterodactyl/resources/capacity.ts';
import type { Tables } from '../pterodactyl/tables.ts';
import type { Row } from '../pterodactyl/world.ts';

/** What a server needs; what is left out it does not need. */
export type Needs = Readonly<Partial<Record<(typeof measures)[number], number | null>>>;

const measures = ['memory', 'disk', 'cpu'] as const;

/** The nodes that could take a server; without tags every public one that has room. */
export function viableNodes(tables: Tables, needs: Needs, tags: readonly string[]): readonly Row[] {
  const isWished = ({ tags: held }: Row) =>
    tags.length === 0 || (Array.isArray(held) && held.some((tag) => tags.includes(tag)));
  return tables
    .rows('nodes')
    .filter((node) => node.public === true && isWished(node) && isViable(tables, node, needs));
}

/** True if the node can give so much besides. One that has nothing noted, or less than nothing to overallocate, has no limit. */
export function isViable(tables: Tables, node: Row, needs: Needs): boolean {
  return measures.every((measure) => {
    const [whole, over] = [Number(node[measure]), Number(node[`${measure}_overallocate`])];
    if (!(whole > 0 && over >= 0)) return true;
    return sumOf(tables, node, measure) + (needs[measure] ?? 0) <= whole * (1 + over / 100);
  });
}

/** A free allocation of the nodes, in the wished ranges of ports, on an address of its own if that is wished. */
export function freeAllocation(
  tables: Tables,
  nodes: readonly Row[],
  ports: readonly string[],
  isDedicated: boolean,
): Row | undefined {
  return nodes
    .flatMap(({ id }) => rowsOf(tables, 'allocations', 'node_id', id))
    .find(
      (row) =>
        row.server_id === null &&
        (ports.length === 0 || ports.some((range) => holds(range, Number(row.port)))) &&
        !(isDedicated && isShared(row, tables)),
    );
}

function holds(range: string, port: number): boolean {
  const [first = Number.NaN, last = first] = range.split('-').map(Number);
  return port >= first && port <= last;
}

function isShared({ ip, node_id }: Row, tables: Tables): boolean {
  return rowsOf(tables, 'allocations', 'node_id', node_id).some(
    (row) => row.ip === ip && row.server_id !== null,
  );
}
