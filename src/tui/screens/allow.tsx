import { Box, Text } from 'ink';
import { useState } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { Button } from '../components/button.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { sideLines } from '../components/sides.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { allowing } from '../model/allow.ts';
import { cellText, wrapWords } from '../model/cells.ts';

type Props = {
  readonly target: ApiKey;
  readonly ip: string;
  readonly refresh: () => Promise<unknown>;
};

/** Keys pressed by inertia right after the dialog has opened are not heard. */
const deafMs = 250;

/**
 * Asks before an address is added to a key's list. The change is for the key as it is shown here: if
 * it was changed meanwhile, the rack refuses.
 */
export function AllowScreen({ target, ip, refresh }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { service, actor, now } = useProgram();
  const [focus, setFocus] = useState<'cancel' | 'allow'>('cancel');
  const { before, after, effect } = allowing(target, ip);
  const leave = () => dispatch({ type: 'pop' });
  const other = () => setFocus((old) => (old === 'cancel' ? 'allow' : 'cancel'));
  const allow = async () => {
    leave();
    try {
      const { version } = target;
      await service.updateKey(target.id, { allowedIps: after, version }, actor);
      await refresh();
      say(`"${target.name}" allows ${ip}`);
    } catch (error) {
      fail(error);
    }
  };
  useKeyboard(
    {
      context: 'allow',
      deafMs,
      handlers: {
        nextButton: other,
        previousButton: other,
        press: () => (focus === 'cancel' ? leave() : say('Press y to allow it')),
        confirm: () => void allow(),
        decline: leave,
      },
    },
    now,
  );
  const lines = [
    <Text key="question" bold wrap="truncate">
      {`Allow ${ip} to "${cellText(target.name)}"?`}
    </Text>,
    <Text key="id" wrap="truncate">
      {`${target.id}, ${target.profile}, account ${target.account}`}
    </Text>,
    ...wrapWords(effect, columns).map((text) => (
      <Text key={text} wrap="truncate">
        {text}
      </Text>
    )),
    <Text key="gap"> </Text>,
    <Box key="buttons" gap={2}>
      <Button label="Cancel" focused={focus === 'cancel'} />
      <Button label="Allow (y)" focused={focus === 'allow'} />
    </Box>,
    <Text key="gap2"> </Text>,
    ...sideLines([{ field: 'Allowed IPs', before, after }], columns),
  ];
  return (
    <Screen title="requests > allow" context="allow" status="y allows, Escape leaves it as it is">
      <Lines lines={lines} height={rows - frameRows} />
    </Screen>
  );
}
