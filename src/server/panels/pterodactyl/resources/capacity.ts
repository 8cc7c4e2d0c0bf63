import { rowsOf } from '../resource.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';

/** How much of a resource the servers of a node were given. */
export function sumOf(tables: Tables, node: Row, column: string): number {
  const servers = rowsOf(tables, 'servers', 'node_id', node.id);
  return servers.reduce((sum, server) => sum + Number(server[column] ?? 0), 0);
}

/** True if a node can give so much memory and disk besides; an overallocation of -1 has no limit. */
export function hasRoom(
  tables: Tables,
  node: Row,
  wanted: { readonly memory: number; readonly disk: number },
): boolean {
  return (['memory', 'disk'] as const).every((column) => {
    const over = Number(node[`${column}_overallocate`]);
    const room = Number(node[column]) * (1 + over / 100);
    return over === -1 || sumOf(tables, node, column) + wanted[column] <= room;
  });
}
