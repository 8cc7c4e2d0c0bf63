import { Box, Text } from 'ink';
import { useState } from 'react';
import type { Minted } from '../../core/service.ts';
import { Button } from '../components/button.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { cellText } from '../model/cells.ts';

type Props = { readonly minted: Minted };

const buttons = ['copy', 'show', 'stored'] as const;

/**
 * The token, once. It is hidden until asked for, stands alone on its line without a border so that
 * a mouse selects it whole, and the panel closes only on "I have stored it": nobody can show it again.
 */
export function TokenScreen({ minted }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { copy, now } = useProgram();
  const [shown, setShown] = useState(false);
  const [focus, setFocus] = useState(0);

  const copyToken = () =>
    void copy(minted.token).then(({ sent, message }) =>
      sent ? say(message) : fail(`${message}. v shows the token`),
    );
  const reveal = () => setShown((old) => !old);
  const close = () => {
    dispatch({ type: 'pop' });
    say(`Key "${minted.key.name}" is ready`);
  };
  const move = (by: number) => setFocus((old) => (old + by + buttons.length) % buttons.length);
  useKeyboard(
    {
      context: 'token',
      handlers: {
        copyToken,
        revealToken: reveal,
        stored: close,
        nextButton: () => move(1),
        previousButton: () => move(-1),
        press: () => [copyToken, reveal, close][focus]?.(),
        back: () => say('Store the token first, then press i: it cannot be shown again'),
      },
    },
    now,
  );
  const lines = [
    <Text
      key="made"
      bold
      wrap="truncate"
    >{`Key "${cellText(minted.key.name)}" is made: ${minted.key.id}`}</Text>,
    <Text key="once" wrap="truncate">
      This is the only time its token is shown. Store it now.
    </Text>,
    <Text key="gap"> </Text>,
    ...split(shown ? minted.token : hidden(minted.token), columns).map((part) => (
      <Text key={part} wrap="truncate">
        {part}
      </Text>
    )),
    <Text key="gap2"> </Text>,
    <Box key="buttons" gap={1}>
      <Button label="Copy" focused={focus === 0} />
      <Button label={shown ? 'Hide' : 'Show'} focused={focus === 1} />
      <Button label="I have stored it" focused={focus === 2} />
    </Box>,
  ];
  return (
    <Screen
      title="keys > new > token"
      context="token"
      status="c copies, v shows, i: I have stored it"
    >
      <Lines lines={lines} height={rows - frameRows} />
    </Screen>
  );
}

function hidden(token: string): string {
  return '*'.repeat(token.length);
}

/** A token wider than the window goes on in the next line; nothing is cut from it. */
function split(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${Math.max(1, width)}}`, 'g')) ?? [];
}
