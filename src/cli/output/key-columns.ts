import type { ApiKey } from '../../core/key.ts';
import { accessOf } from './access.ts';
import { colorStatus } from './color.ts';
import { timeColumn } from './columns.ts';
import type { Column } from './table.ts';

/** What a list shows of keys. Ids and masked tokens are never cut: they are there to be copied. */
export function keyColumns(now: number): readonly Column<ApiKey>[] {
  return [
    { title: 'NAME', show: ({ name }) => name, least: 12, worth: 6 },
    { title: 'ID', show: ({ id }) => id, worth: 7 },
    { title: 'TOKEN', show: ({ masked }) => masked, worth: 1 },
    { title: 'ACCESS', show: accessOf, least: 8, worth: 3 },
    timeColumn('CREATED', ({ createdAt }) => createdAt, now, 2),
    timeColumn('LAST USED', ({ lastUsedAt }) => lastUsedAt, now, 4),
    {
      title: 'STATUS',
      show: statusOf,
      plain: ({ status }) => status,
      paint: (cell, { status }) => colorStatus(cell, status),
      worth: 5,
    },
  ];
}

/** A rotated key tells whether its old token is still in use, as that says when to end it. */
function statusOf({ status, previous }: ApiKey): string {
  if (previous === null) return status;
  return `${status}, old token ${previous.uses === 0 ? 'unused' : 'in use'}`;
}
