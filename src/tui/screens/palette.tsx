import { Text } from 'ink';
import { useState } from 'react';
import { Choices } from '../components/choices.tsx';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useField } from '../hooks/use-field.ts';
import { useKeyboard, useRunBelow } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import type { Context } from '../keymap/binding.ts';
import { actionLine, actionsOf } from '../model/actions.ts';
import { fuzzyFind } from '../model/fuzzy.ts';

type Props = { readonly of: Context };

/** Finds an action of the screen below by its words and does it, as its key would. It never runs a shell. */
export function PaletteScreen({ of }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now } = useProgram();
  const runBelow = useRunBelow();
  const [cursor, setCursor] = useState(0);
  const { field, onKey, onPaste } = useField();
  const found = fuzzyFind(
    actionsOf(of),
    field.text,
    ({ help, keys }) => `${help} ${keys.join(' ')}`,
  );
  const index = Math.min(cursor, Math.max(0, found.length - 1));
  const move = (by: number) =>
    setCursor(found.length === 0 ? 0 : (index + by + found.length) % found.length);
  const choose = () => {
    const action = found[index];
    if (!action) return;
    if (action.elsewhere !== null)
      return say(`Not here: press ${action.keys[0]} in ${action.elsewhere}`);
    dispatch({ type: 'pop' });
    runBelow(action.command);
  };
  useKeyboard(
    {
      context: 'palette',
      wary: true,
      handlers: {
        down: () => move(1),
        up: () => move(-1),
        open: choose,
        back: () => dispatch({ type: 'pop' }),
      },
      onKey: (key) => {
        const isTyped = onKey(key);
        if (isTyped) setCursor(0);
        return isTyped;
      },
      onPaste,
    },
    now,
  );
  return (
    <Screen title="actions" context="palette" status={`${found.length} actions; type to find one`}>
      <Text wrap="truncate">
        {': '}
        <FieldLine field={field} focused width={columns - 3} placeholder="what to do" />
      </Text>
      <Choices
        lines={found.map(actionLine)}
        selected={index}
        columns={columns}
        height={rows - frameRows - 1}
      />
    </Screen>
  );
}
