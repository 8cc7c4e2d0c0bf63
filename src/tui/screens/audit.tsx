import { useMemo, useRef } from 'react';
import { actorIdentity } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import { auditLanguage } from '../../core/audit-filter.ts';
import { messageOf } from '../../core/message-of.ts';
import { frameRows } from '../components/frame.tsx';
import { ListBody } from '../components/list-body.tsx';
import { Screen } from '../components/screen.tsx';
import { useAudit } from '../hooks/use-audit.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useLink } from '../hooks/use-link.ts';
import { filterState, useList } from '../hooks/use-list.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRequestActions } from '../hooks/use-request-actions.ts';
import { useSeconds } from '../hooks/use-seconds.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useSieve } from '../hooks/use-sieve.ts';
import { auditQuery } from '../model/audit-filter.ts';
import { auditHeader, auditRow, keyOfEntry } from '../model/audit-row.ts';
import { chainState } from '../model/chain-state.ts';
import { useTheme } from '../theme.ts';

/** Every management event, newest first. */
export function AuditScreen() {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { now } = useProgram();
  const { chain, pulse } = useLink();
  const theme = useTheme();
  const { toKey } = useRequestActions();
  const { text: filterText, trail } = useFilteredAudit();
  const height = rows - frameRows;
  const all = trail.value?.items ?? none;
  const sifted = useSieve(all, filterText, auditLanguage);
  const entries = sifted.items;
  const ids = useMemo(() => entries.map(({ seq }) => String(seq)), [entries]);
  const list = useList('audit', ids, height - 1);
  const { index, filter, filtering, filterContext, navigation, filterKeyboard } = list;
  const { openFilter, clearFilter } = list;

  const verify = () =>
    chain.verify().then((report) => {
      if (report?.problem)
        fail(`The chain is broken at event ${report.problem.seq}: ${report.problem.reason}`);
      else if (report?.warning) fail(`The chain holds, but ${report.warning}`);
      else if (report) say(`The chain holds: ${report.records} events, ${headText(report.head)}`);
    }, fail);
  const selected = entries[index];
  useKeyboard(
    filtering
      ? filterKeyboard
      : {
          context: 'audit',
          handlers: {
            ...navigation,
            open: () =>
              selected && dispatch({ type: 'push', layer: { kind: 'event', entry: selected } }),
            showKey: () => void toKey({ key: selected ? keyOfEntry(selected) : null }),
            verifyChain: () => void verify(),
            filter: openFilter,
            refresh: () =>
              void trail
                .refresh()
                .then((error) => (error === null ? say('Refreshed') : fail(error))),
            back: () =>
              filter.text === '' ? dispatch({ type: 'show', list: 'keys' }) : clearFilter(),
          },
        },
    now,
  );

  const seconds = useSeconds(chain.verifyingSince);
  const total = trail.value?.total ?? 0;
  const status = [
    seconds === null ? '' : `verifying ${pulse.head?.seq ?? 'all'} events, ${seconds} s`,
    `${entries.length === 0 ? 0 : index + 1}/${entries.length}`,
    chainState(pulse.head, chain, theme.ellipsis),
    ...filterState(filter.text, sifted, all.length),
    total > all.length && all.length > 0
      ? `the newest ${all.length} of ${total}; the rest: keyrack audit list`
      : '',
  ];
  return (
    <Screen
      title="audit"
      context={filtering ? filterContext : 'audit'}
      status={status.filter((part) => part !== '').join(' · ')}
    >
      <ListBody
        header={auditHeader(columns, theme)}
        count={entries.length}
        rowAt={(row) => auditRow(entries[row] as AuditEntry, columns, theme)}
        selected={index}
        columns={columns}
        height={height}
        empty={[emptyLine(trail.value === null, trail.error, filter.text)]}
        filter={filter}
        filtering={filtering}
      />
    </Screen>
  );
}

const none: readonly AuditEntry[] = [];

/** The events that the filter lets the rack look for. A filter that is being typed only narrows what is there. */
function useFilteredAudit() {
  const { view } = useShell();
  const { now } = useProgram();
  const { filter, filtering } = view.lists.audit;
  const settled = useRef('');
  const actors = useRef<ReadonlySet<string>>(new Set());
  if (!filtering) settled.current = filter.text;
  const trail = useAudit(auditQuery(settled.current, actors.current, now()));
  const seen = trail.value?.items ?? none;
  actors.current = useMemo(
    () =>
      new Set([...actors.current, ...seen.flatMap(({ actor }) => actorIdentity(actor).slice(1))]),
    [seen],
  );
  return { text: filter.text, trail };
}

function headText({ seq, hash }: { readonly seq: number; readonly hash: string }): string {
  return `head ${seq}:${hash.slice(0, 12)}`;
}

function emptyLine(loading: boolean, error: unknown, filter: string): string {
  if (error !== null) return messageOf(error);
  return loading ? 'Loading…' : `No event matches "${filter}". Escape clears the filter.`;
}
