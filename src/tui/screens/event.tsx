import type { AuditEntry } from '../../core/audit.ts';
import { Facts } from '../components/facts.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { auditFacts } from '../model/audit-row.ts';

type Props = { readonly entry: AuditEntry };

/** One management event with all its data. */
export function EventScreen({ entry }: Props) {
  const { columns, rows, dispatch } = useShell();
  const { now } = useProgram();
  const facts = auditFacts(entry);
  const height = rows - frameRows;
  const { start, handlers } = useScroll(facts.length, height);
  useKeyboard(
    { context: 'event', handlers: { ...handlers, back: () => dispatch({ type: 'pop' }) } },
    now,
  );
  return (
    <Screen title={`audit > ${entry.seq}`} context="event" status={entry.op}>
      <Facts facts={facts} columns={columns} height={height} start={start} />
    </Screen>
  );
}
