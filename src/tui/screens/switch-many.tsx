import { Box, Text } from 'ink';
import { useState } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { Button } from '../components/button.tsx';
import { frameRows } from '../components/frame.tsx';
import { keyNames } from '../components/key-names.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useBulk } from '../hooks/use-bulk.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly keys: readonly ApiKey[]; readonly refresh: () => Promise<unknown> };

/** Keys pressed by inertia right after the dialog has opened are not heard. */
const deafMs = 250;
const buttons = ['Cancel', 'Disable (d)', 'Enable (e)'] as const;
const otherLines = 4;

/** Asks which way the marked keys are to be switched. Enter only leaves; a letter does it. */
export function SwitchManyScreen({ keys, refresh }: Props) {
  const { rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const { busy, run } = useBulk(refresh);
  const [focus, setFocus] = useState(0);
  const leave = () => busy === null && dispatch({ type: 'pop' });
  const move = (by: number) => setFocus((old) => (old + by + buttons.length) % buttons.length);
  useKeyboard(
    {
      context: 'switchMany',
      deafMs,
      handlers: {
        nextButton: () => move(1),
        previousButton: () => move(-1),
        press: () => (focus === 0 ? leave() : say('d switches them off, e switches them on')),
        disableMany: () => void run('disable', keys),
        enableMany: () => void run('enable', keys),
        decline: leave,
      },
    },
    now,
  );
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
    <Box key="buttons" gap={2}>
      {buttons.map((label, index) => (
        <Button key={label} label={label} focused={focus === index} />
      ))}
    </Box>,
  ];
  const status =
    busy === null ? 'd disables, e enables, Escape goes back' : `${busy} of ${keys.length} done`;
  return (
    <Screen title="keys > switch" context="switchMany" status={status}>
      <Lines lines={lines} height={height} />
    </Screen>
  );
}
