import type { AuditEntry } from '../../core/audit.ts';
import { factLine } from '../components/facts.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { sideLines } from '../components/sides.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRequestActions } from '../hooks/use-request-actions.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { auditChanges } from '../model/audit-change.ts';
import { auditFacts, keyOfEntry } from '../model/audit-row.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly entry: AuditEntry };

/** One management event with all its data, what it changed as before and after side by side. */
export function EventScreen({ entry }: Props) {
  const { columns, rows, dispatch } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const { toKey } = useRequestActions();
  const changes = auditChanges(entry);
  const lines = [
    ...auditFacts(entry).map((fact) => factLine(fact, columns, theme)),
    ...(changes.length === 0 ? [] : sideLines(changes, columns)),
    factLine(['Hash', entry.hash], columns, theme),
  ];
  const height = rows - frameRows;
  const { start, handlers } = useScroll(lines.length, height);
  useKeyboard(
    {
      context: 'event',
      handlers: {
        ...handlers,
        back: () => dispatch({ type: 'pop' }),
        showKey: () => void toKey({ key: keyOfEntry(entry) }),
      },
    },
    now,
  );
  return (
    <Screen title={`audit > ${entry.seq}`} context="event" status={entry.op}>
      <Lines lines={lines} height={height} start={start} />
    </Screen>
  );
}
