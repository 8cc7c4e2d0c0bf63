import { messageOf } from '../../core/message-of.ts';
/** What the list of keys is like, for its status line. */
export interface KeysState {
  readonly index: number;
  /** Rows that the filter shows, keys that are loaded, keys that there are. */
  readonly found: number;
  readonly loaded: number;
  readonly total: number;
  /** The chip of the filter, empty if there is none. */
  readonly chip: string;
  readonly problems: readonly string[];
  readonly marked: number;
  /** Of the marked ones, those that the filter hides. */
  readonly hidden: number;
  readonly ranging: boolean;
  readonly order: string;
  readonly hints: string;
  readonly error: unknown;
}

/** The status line: what matters for the next key first, as a narrow window cuts the end. */
export function keysStatus(state: KeysState): string {
  const { index, found, loaded, total, marked, hidden, ranging, order, hints, error } = state;
  if (total === 0 && error === null)
    return 'New here? n makes a key, : finds an action, ? tells all';
  return [
    found === 0 ? '0 keys' : `${index + 1}/${found}`,
    state.chip,
    ...state.problems.map((problem) => `! ${problem}`),
    ranging ? 'a range: move, v marks it, Escape leaves it' : '',
    marked === 0 ? '' : markedText(marked, hidden),
    loaded < total ? `the newest ${loaded} of ${total}; the rest: keyrack api-key list` : '',
    error === null ? '' : `not refreshed: ${messageOf(error)}`,
    order,
    state.chip === '' && marked === 0 ? hints : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function markedText(marked: number, hidden: number): string {
  const where = hidden === 0 ? '' : ` (${hidden} not in sight)`;
  return `${marked} marked${where}: t switches, R revokes, u unmarks`;
}

/** What the list says when it shows no rows: why, and which key comes next. */
export function emptyLines(
  list: { readonly value: unknown; readonly error: unknown },
  filter: string,
): readonly string[] {
  if (list.value === null) return [list.error === null ? 'Loading…' : messageOf(list.error)];
  if (filter !== '') return [`No key matches "${filter}".`, 'Escape clears the filter.'];
  return ['No keys yet.', 'Press n to create the first one, ? for all keys of the keyboard.'];
}
