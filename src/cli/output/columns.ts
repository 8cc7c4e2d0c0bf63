import type { ApiKey } from '../../core/key.ts';
import type { Column } from './table.ts';
import { relativeTime } from './time.ts';

/** A column of times: how long ago or ahead for people, ISO 8601 for scripts, `never` for none. */
export function timeColumn<T>(
  title: string,
  timeOf: (item: T) => string | null,
  now: number,
  worth: number,
): Column<T> {
  return {
    title,
    show: (item) => relativeTime(timeOf(item), now),
    plain: (item) => timeOf(item) ?? 'never',
    worth,
  };
}

/** A column of words of a program such as `old_token`, which people read with blanks. */
export function wordColumn<T>(
  title: string,
  wordOf: (item: T) => string,
  worth: number,
): Column<T> {
  return { title, show: (item) => wordOf(item).replaceAll('_', ' '), plain: wordOf, worth };
}

/** Which key something is about: its name, its id, which is never cut, and whose it is. */
export function keyColumnsOf<T extends { readonly key: ApiKey }>(): readonly Column<T>[] {
  return [
    { title: 'NAME', show: ({ key }) => key.name, least: 12, worth: 4 },
    { title: 'ID', show: ({ key }) => key.id, worth: 7 },
    { title: 'ACCOUNT', show: ({ key }) => key.account, least: 8, worth: 2 },
  ];
}
