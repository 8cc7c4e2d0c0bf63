import { accountLanguage } from '../../core/account-filter.ts';
import { auditLanguage } from '../../core/audit-filter.ts';
import type { FilterField, FilterLanguage } from '../../core/filter.ts';
import { keyLanguage } from '../../core/key-filter.ts';
import { requestLanguage } from '../../core/request-filter.ts';
import { wrapWords } from './cells.ts';
import type { ListName } from './view.ts';

const languages: Readonly<Record<ListName, Pick<FilterLanguage<never>, 'fields'>>> = {
  keys: keyLanguage,
  requests: requestLanguage(() => undefined),
  audit: auditLanguage,
  accounts: accountLanguage,
};

/** Where the help begins to say what a key does, or what a term takes. */
export const helpIndent = 25;

/** The terms that the filter of a list takes, as lines of the help: `ip:` and what may follow. */
export function filterTermLines(list: ListName, columns: number): readonly string[] {
  const names = new Map<FilterField<never>, string>();
  for (const [name, field] of Object.entries(languages[list].fields))
    names.set(field, [names.get(field), `${name}:`].filter(Boolean).join(' '));
  const terms = [
    ['word', 'anywhere in a row; "two words" are kept together'] as const,
    ...[...names].map(([field, written]) => [written, field.takes] as const),
  ];
  const room = Math.max(20, columns - helpIndent);
  return terms.flatMap(([term, takes]) =>
    wrapWords(takes, room).map(
      (line, index) => (index === 0 ? `  ${term}` : '').padEnd(helpIndent) + line,
    ),
  );
}
