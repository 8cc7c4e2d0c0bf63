import { Box, Text } from 'ink';
import { memo } from 'react';
import { windowStart } from '../model/selection.ts';
import { type Tone, useTheme } from '../theme.ts';

/** One row, its cells already padded to their columns; the toned part keeps its own colour. */
export interface Row {
  readonly id: string;
  readonly before: string;
  readonly toned: string;
  readonly tone: Tone;
  readonly after: string;
}

type Props = {
  readonly header: string;
  readonly count: number;
  /** Makes one row; only those in sight are asked for. */
  readonly rowAt: (index: number) => Row;
  readonly selected: number;
  readonly height: number;
};

/** A header and as many rows as fit, the selected one among them. Rows are one text each, which is what makes scrolling cheap. */
export function Table({ header, count, rowAt, selected, height }: Props) {
  const theme = useTheme();
  const shown = Math.max(0, height - 1);
  const start = windowStart(selected, count, shown);
  const indices = Array.from({ length: Math.min(shown, count) }, (_, row) => start + row);
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Text wrap="truncate" bold color={theme.color('quiet')}>
        {`  ${header}`}
      </Text>
      {indices.map((index) => {
        const row = rowAt(index);
        return (
          <TableRow
            key={row.id}
            row={row}
            selected={index === selected}
            color={theme.color(row.tone)}
          />
        );
      })}
    </Box>
  );
}

type RowProps = {
  readonly row: Row;
  readonly selected: boolean;
  readonly color: string | undefined;
};

const TableRow = memo(
  function TableRow({ row, selected, color }: RowProps) {
    return (
      <Text wrap="truncate" inverse={selected}>
        {selected ? '> ' : '  '}
        {row.before}
        <Text color={color}>{row.toned}</Text>
        {row.after}
      </Text>
    );
  },
  (a, b) =>
    a.selected === b.selected &&
    a.color === b.color &&
    a.row.before === b.row.before &&
    a.row.toned === b.row.toned &&
    a.row.after === b.row.after,
);
