import { isAllowed, parseAddress, parseRule } from './addresses.ts';
import type { FilterField, FilterLanguage } from './filter.ts';
import { choiceField, momentField, partField, textField } from './filter-fields.ts';
import type { ApiKey } from './key.ts';
import type { RequestEntry } from './request-log.ts';
import { doors, verdictCodes } from './verdict.ts';

/** What a filter looks at in the key of a request. */
export type RequestKey = Pick<ApiKey, 'name' | 'account' | 'profile'>;

/**
 * What can be asked of requests; `keyOf` knows keys by their ids. Words are looked for in time, door, request,
 * address, permission, verdict, and in id, name and account of the key.
 */
export function requestLanguage(
  keyOf: (id: string) => RequestKey | undefined,
): FilterLanguage<RequestEntry> {
  const ofKey = (field: keyof RequestKey) => (entry: RequestEntry) =>
    entry.key === null ? null : (keyOf(entry.key)?.[field] ?? null);
  const key = textField<RequestEntry>(({ key }) => key, ofKey('name'));
  const path = textField<RequestEntry>((entry) => entry.path);
  const texts = [
    ...(['at', 'door', 'method', 'path', 'ip', 'permission', 'code', 'key'] as const).map(
      (field) => (entry: RequestEntry) => entry[field],
    ),
    ofKey('name'),
    ofKey('account'),
    ({ method, path }: RequestEntry) => `${method ?? ''} ${path ?? ''}`,
  ];
  return {
    fields: {
      status: choiceField(['passed', 'refused'], ({ code }, status) =>
        status === 'passed' ? code === 'VALID' : code !== 'VALID',
      ),
      verdict,
      code: verdict,
      key,
      account: textField(ofKey('account')),
      profile: textField(ofKey('profile')),
      ip: { takes: 'an address, the beginning of one, or a range: 10.0.0.0/8', read: readAddress },
      method: textField(({ method }) => method),
      path,
      route: path,
      permission: textField(({ permission }) => permission),
      door: choiceField(doors, (entry, door) => entry.door === door),
      since: momentField('since', ({ at }) => at),
      until: momentField('until', ({ at }) => at),
    },
    someText: (entry, passes) => texts.some((textOf) => passes(textOf(entry) ?? '')),
  };
}

const verdict: FilterField<RequestEntry> = partField(verdictCodes, ({ code }) => code);

/** A whole address is exactly that one; a part of one is where addresses begin. */
function readAddress(written: string): ((entry: RequestEntry) => boolean) | null {
  const value = written.toLowerCase();
  if (value.includes('/')) {
    const range = canonical(parseRule, value);
    const rules = [range ?? ''];
    return range === null ? null : ({ ip }) => ip !== null && isAllowed(rules, ip);
  }
  if (!/^[\da-f.:]+$/.test(value)) return null;
  const address = canonical(parseAddress, value);
  return ({ ip }) => (address === null ? (ip ?? '').startsWith(value) : ip === address);
}

function canonical(read: (text: string) => string, text: string): string | null {
  try {
    return read(text);
  } catch {
    return null;
  }
}
