import { Text } from 'ink';
import { useMemo, useState } from 'react';
import { Choices } from '../components/choices.tsx';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useField } from '../hooks/use-field.ts';
import { useKeyboard, useRunBelow } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import type { Context } from '../keymap/binding.ts';
import { type Action, actionLine, actionScore, actionsOf, summaryOf } from '../model/actions.ts';
import { fuzzyFind } from '../model/fuzzy.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly of: Context };

/** The cursor's sign before each line. */
const signWidth = 2;

/**
 * Finds an action by its words, or by the command of the command line that does the same, and does it as its
 * key would. Of a command that no key does it shows how to type it: it never runs a shell.
 */
export function PaletteScreen({ of }: Props) {
  const { columns, rows, dispatch, say } = useShell();
  const { now, commands } = useProgram();
  const { ellipsis } = useTheme();
  const runBelow = useRunBelow();
  const [cursor, setCursor] = useState(0);
  const { field, onKey, onPaste } = useField();
  const all = useMemo(() => actionsOf(of, commands), [of, commands]);
  const found = useMemo(() => fuzzyFind(all, field.text, actionScore), [all, field.text]);
  const index = Math.min(cursor, Math.max(0, found.length - 1));
  const action = found[index];
  const move = (by: number) =>
    setCursor(found.length === 0 ? 0 : (index + by + found.length) % found.length);
  const choose = () => {
    if (!action) return;
    if (action.kind === 'type')
      return dispatch({ type: 'replace', layer: { kind: 'commandLine', command: action.typed } });
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
    <Screen title="actions" context="palette" status={statusOf(found.length, action)}>
      <Text wrap="truncate">
        {': '}
        <FieldLine field={field} focused width={columns - 3} placeholder="what to do" />
      </Text>
      <Choices
        lines={found.map((one) => actionLine(one, columns - signWidth, ellipsis))}
        selected={index}
        columns={columns}
        height={rows - frameRows - 1}
      />
    </Screen>
  );
}

function statusOf(count: number, action: Action | undefined): string {
  if (!action) return 'Nothing is called so; backspace takes letters back';
  const actions = count === 1 ? '1 action' : `${count} actions`;
  return `${actions} · ${summaryOf(action) || 'type to find one'}`;
}
