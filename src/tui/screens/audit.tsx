import { useMemo, useState } from 'react';
import type { AuditEntry } from '../../core/audit.ts';
import { frameRows } from '../components/frame.tsx';
import { ListBody } from '../components/list-body.tsx';
import { Screen } from '../components/screen.tsx';
import { useAudit } from '../hooks/use-audit.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { filterChip, useList } from '../hooks/use-list.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { auditHeader, auditRow } from '../model/audit-row.ts';
import { useTheme } from '../theme.ts';

/** Every management event, newest first. */
export function AuditScreen() {
  const { columns, rows, view, dispatch, say, fail } = useShell();
  const { service, actor, now } = useProgram();
  const theme = useTheme();
  const [verifying, setVerifying] = useState(false);
  const trail = useAudit(false);
  const height = rows - frameRows;
  const all = trail.value?.items ?? [];
  const filterText = view.lists.audit.filter.text;
  const entries = useMemo(() => all.filter((entry) => holds(entry, filterText)), [all, filterText]);
  const ids = useMemo(() => entries.map(({ seq }) => String(seq)), [entries]);
  const { index, filter, filtering, navigation, filterKeyboard, openFilter, clearFilter } = useList(
    'audit',
    ids,
    height - 1,
  );

  const verify = async () => {
    setVerifying(true);
    try {
      const { ok, records, head, problem } = await service.verifyAudit(null, actor);
      if (ok)
        say(
          `The chain holds: ${records} events, head ${head.seq}:${head.hash.slice(0, 12)}${theme.ellipsis}`,
        );
      else fail(`The chain is broken at event ${problem?.seq}: ${problem?.reason}`);
    } catch (error) {
      fail(error);
    } finally {
      setVerifying(false);
    }
  };
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
            verifyChain: () => void (verifying || verify()),
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

  const total = trail.value?.total ?? 0;
  const status = [
    verifying ? 'verifying the chain' : `${entries.length === 0 ? 0 : index + 1}/${entries.length}`,
    filterChip(filter.text, entries.length, all.length),
    total > all.length && all.length > 0
      ? `the newest ${all.length} of ${total}; the rest: keyrack audit list`
      : '',
  ];
  return (
    <Screen
      title="audit"
      context={filtering ? 'filter' : 'audit'}
      status={status.filter((part) => part !== '').join(' · ')}
    >
      <ListBody
        header={auditHeader(theme)}
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

function holds(entry: AuditEntry, text: string): boolean {
  if (text === '') return true;
  const { seq, ts, op, actor, data } = entry;
  return JSON.stringify([seq, ts, op, actor, data]).toLowerCase().includes(text.toLowerCase());
}

function emptyLine(loading: boolean, error: unknown, filter: string): string {
  if (error !== null) return error instanceof Error ? error.message : String(error);
  return loading ? 'Loading…' : `No event matches "${filter}". Escape clears the filter.`;
}
