import { messageOf } from '../../core/message-of.ts';
import type { Tail } from './tail.ts';

interface RequestsState {
  readonly requests: Tail & {
    readonly isLoaded: boolean;
    readonly error: unknown;
    readonly isPaused: boolean;
    readonly refusedOnly: boolean;
  };
  readonly index: number;
  readonly found: number;
  /** The chip of the filter, and what is wrong with it. */
  readonly filter: readonly string[];
  readonly following: boolean;
}

/** The status line of the requests: whether the list moves, what it hides, what it missed. */
export function requestsStatus(state: RequestsState): string {
  const { requests, index, found, filter, following } = state;
  const { isPaused, refusedOnly, missed, error } = requests;
  return [
    isPaused ? 'PAUSED, Z goes on' : following ? 'live' : 'live, g follows',
    found === 0 ? '0 requests' : `${index + 1}/${found}`,
    refusedOnly ? 'refused ones alone' : '',
    ...filter,
    missed === 0 ? '' : `! ${missed} were missed`,
    error === null ? '' : `not refreshed: ${messageOf(error)}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What the list says when it shows no rows: why, and which key comes next. */
export function emptyRequests(
  requests: RequestsState['requests'],
  text: string,
): readonly string[] {
  const { entries, isLoaded, refusedOnly, error } = requests;
  if (!isLoaded) return [error === null ? 'Loading…' : messageOf(error)];
  if (entries.length === 0)
    return [
      'No token was presented since the start of the server.',
      'Requests appear here as they come.',
    ];
  if (text !== '') return [`No request matches "${text}".`, 'Escape clears the filter.'];
  return refusedOnly ? ['No request was refused.', 'f shows all of them.'] : [];
}
