import { useState } from 'react';
import { Choices } from '../components/choices.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { inverted, sorts } from '../model/sort.ts';
import { useTheme } from '../theme.ts';

/** Picks what the list of keys is sorted by. */
export function SortScreen() {
  const { columns, rows, view, dispatch } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const { sort } = view.lists.keys;
  const [index, setIndex] = useState(() =>
    Math.max(
      0,
      sorts.findIndex(({ field }) => field === sort.field),
    ),
  );
  const move = (by: number) => setIndex((old) => (old + by + sorts.length) % sorts.length);
  const choose = () => {
    const { field, descending } = sorts[index] ?? sort;
    dispatch({ type: 'sort', sort: { field, descending } });
    dispatch({ type: 'pop' });
  };
  useKeyboard(
    {
      context: 'sort',
      handlers: {
        down: () => move(1),
        up: () => move(-1),
        open: choose,
        invert: () => {
          dispatch({ type: 'sort', sort: inverted(sort) });
          dispatch({ type: 'pop' });
        },
        back: () => dispatch({ type: 'pop' }),
      },
    },
    now,
  );
  const lines = sorts.map(({ field, label }) =>
    field === sort.field ? `${label}  ${theme.direction(sort.descending)} now` : label,
  );
  return (
    <Screen
      title="keys > sort"
      context="sort"
      status="Never used sorts as the oldest, never expires as the latest"
    >
      <Choices lines={lines} selected={index} columns={columns} height={rows - frameRows} />
    </Screen>
  );
}
