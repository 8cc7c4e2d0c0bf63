import { Text } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { keyNames } from '../components/key-names.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useBulk } from '../hooks/use-bulk.ts';
import { useField } from '../hooks/use-field.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useShell } from '../hooks/use-shell.ts';
import { cellText } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly keys: readonly ApiKey[]; readonly refresh: () => Promise<unknown> };

const otherLines = 7;
const lowHeight = 12;
const labels = [
  ['cancel', 'Cancel'],
  ['revoke', 'Revoke (ctrl-s)'],
] as const;

/**
 * Asks before the marked keys are revoked. Their count, or the name of a single one, has to be typed.
 * Cancel has the focus and Enter never confirms: ctrl-s does, once it is typed.
 */
export function RevokeManyScreen({ keys, refresh }: Props) {
  const { columns, rows, say } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const { busy, run } = useBulk(refresh);
  const typed = useField();
  const answer = keys.length === 1 ? cellText(keys[0]?.name ?? '') : String(keys.length);
  const asked = keys.length === 1 ? 'its name' : `their number, ${answer}`;
  const submit = () =>
    typed.latest().text.trim() === answer ? void run('revoke', keys) : say(`First type ${asked}`);
  const { focus } = useQuestion({
    context: 'revokeMany',
    buttons: ['revoke'],
    press: () => say(`Type ${asked}, then press ctrl-s`),
    handlers: { submit },
    field: typed,
    isBusy: busy !== null,
  });
  const height = rows - frameRows;
  // In a low window the names of the keys are worth more than blank lines.
  const isLow = height < lowHeight;
  const gap = (name: string) => (isLow ? [] : [<Text key={name}> </Text>]);
  const lines = [
    <Text key="question" bold wrap="truncate">
      {`Revoke ${keys.length === 1 ? 'the marked key' : `${keys.length} marked keys`} for good?`}
    </Text>,
    <Text key="final" wrap="truncate">
      They stop working at once and never come back.
    </Text>,
    <Text key="instead" wrap="truncate">
      To stop them for a while, go back and press t.
    </Text>,
    ...keyNames(keys, height - otherLines + (isLow ? 2 : 0), now(), theme.ellipsis),
    ...gap('gap'),
    <Text key="typed" wrap="truncate">
      {`Type ${asked}: `}
      <FieldLine field={typed.field} focused width={Math.max(10, columns - 30)} />
    </Text>,
    ...gap('gap2'),
    <Buttons key="buttons" labels={labels} focus={focus} />,
  ];
  const status =
    busy === null
      ? `ctrl-s revokes once you typed ${asked}; Escape keeps them`
      : `${busy} of ${keys.length} done`;
  return (
    <Screen title="keys > revoke" context="revokeMany" status={status}>
      <Lines lines={lines} height={height} />
    </Screen>
  );
}
