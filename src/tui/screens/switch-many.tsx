import { Text } from 'ink';
import type { ApiKey } from '../../core/key.ts';
import { Buttons } from '../components/buttons.tsx';
import { frameRows } from '../components/frame.tsx';
import { keyNames } from '../components/key-names.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useBulk } from '../hooks/use-bulk.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useQuestion } from '../hooks/use-question.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly keys: readonly ApiKey[]; readonly refresh: () => Promise<unknown> };

const labels = [
  ['cancel', 'Cancel'],
  ['disable', 'Disable (d)'],
  ['enable', 'Enable (e)'],
] as const;
const otherLines = 4;

/** Asks which way the marked keys are to be switched. Enter only leaves; a letter does it. */
export function SwitchManyScreen({ keys, refresh }: Props) {
  const { rows, say } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const { busy, run } = useBulk(refresh);
  const { focus } = useQuestion({
    context: 'switchMany',
    buttons: ['disable', 'enable'],
    press: () => say('d switches them off, e switches them on'),
    handlers: {
      disableMany: () => void run('disable', keys),
      enableMany: () => void run('enable', keys),
    },
    isBusy: busy !== null,
  });
  const height = rows - frameRows;
  const lines = [
    <Text key="question" bold wrap="truncate">
      {`Switch ${keys.length} marked ${keys.length === 1 ? 'key' : 'keys'} off or on?`}
    </Text>,
    <Text key="what" wrap="truncate">
      What is off is refused, and can be switched on again.
    </Text>,
    ...keyNames(keys, height - otherLines, now(), theme.ellipsis),
    <Text key="gap"> </Text>,
    <Buttons key="buttons" labels={labels} focus={focus} />,
  ];
  const status =
    busy === null ? 'd disables, e enables, Escape goes back' : `${busy} of ${keys.length} done`;
  return (
    <Screen title="keys > switch" context="switchMany" status={status}>
      <Lines lines={lines} height={height} />
    </Screen>
  );
}
