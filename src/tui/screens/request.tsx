import { Text } from 'ink';
import { explainRequest } from '../../core/explain-request.ts';
import { messageOf } from '../../core/message-of.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import { factLine } from '../components/facts.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useDecision } from '../hooks/use-decision.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRequestActions } from '../hooks/use-request-actions.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { requestFacts } from '../model/request-facts.ts';
import { stepLines } from '../model/step-lines.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly entry: RequestEntry };

/** One decision: what was presented, never the token, and every check that it met, with the way to mend it. */
export function RequestScreen({ entry }: Props) {
  const { columns, rows, dispatch } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const decision = useDecision(entry);
  const { toKey, allow } = useRequestActions();
  const at = now();
  const steps = decision.value ? explainRequest(entry, { ...decision.value, now: at }) : [];
  const facts = requestFacts(entry, decision.value?.key ?? null, theme, at);
  const lines = [
    ...facts.map((fact) => factLine(fact, columns, theme)),
    <Text key="gap"> </Text>,
    ...stepLines(steps, columns).map(({ head, text, tone }) => (
      <Text key={head + text} wrap="truncate">
        <Text color={theme.color(tone)}>{head}</Text>
        {text}
      </Text>
    )),
  ];
  const height = rows - frameRows;
  const { start, handlers } = useScroll(lines.length, height);
  useKeyboard(
    {
      context: 'request',
      handlers: {
        ...handlers,
        back: () => dispatch({ type: 'pop' }),
        showKey: () => void toKey(entry),
        allowAddress: () => void allow(entry),
      },
    },
    now,
  );
  return (
    <Screen
      title={`requests > ${entry.seq}`}
      context="request"
      status={statusOf(decision.value === null, decision.error, start + height, lines.length)}
    >
      <Lines lines={lines} height={height} start={start} />
    </Screen>
  );
}

function statusOf(isLoading: boolean, error: unknown, shown: number, count: number): string {
  if (error !== null) return messageOf(error);
  if (isLoading) return 'Loading…';
  return shown < count ? `${shown}/${count} lines` : 'The key is shown as it is now';
}
