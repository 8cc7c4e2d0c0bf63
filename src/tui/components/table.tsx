import { Box, Text } from 'ink';
import { memo, useRef } from 'react';
import { spoken } from '../model/cells.ts';
import { scrolledTo } from '../model/selection.ts';
import { type Tone, useTheme } from '../theme.ts';

/** One row, its cells already padded to their columns; the toned part keeps its own colour. */
export interface Row {
  readonly id: string;
  /** The sign of a marked row, in a table with a column for marks. */
  readonly mark?: string;
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
  /** The first row that was in sight; without it the table remembers that itself. */
  readonly start?: number | undefined;
  readonly height: number;
  /** True for a table whose rows can be marked. */
  readonly marking?: boolean;
};

/** A header and as many rows as fit, the selected one among them. Rows are one text each, which is what makes scrolling cheap. */
export function Table({ header, count, rowAt, selected, start, height, marking = false }: Props) {
  const theme = useTheme();
  const shown = Math.max(0, height - 1);
  const top = useRef(0);
  top.current = scrolledTo(selected, start ?? top.current, count, shown);
  const first = top.current;
  const indices = Array.from({ length: Math.min(shown, count) }, (_, row) => first + row);
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Text wrap="truncate" bold color={theme.color('quiet')} aria-label={spoken(header)}>
        {`${marking ? '   ' : '  '}${header}`}
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

/** The row with the cursor has one look from end to end; its status is told by sign and word. */
const TableRow = memo(
  function TableRow({ row, selected, color }: RowProps) {
    return (
      <Text
        wrap="truncate"
        inverse={selected}
        aria-label={`${spokenState(row, selected)}${spoken(row.before + row.toned + row.after)}`}
      >
        {`${row.mark ?? ''}${selected ? '>' : ' '} `}
        {row.before}
        <Text color={selected ? undefined : color}>{row.toned}</Text>
        {row.after}
      </Text>
    );
  },
  (a, b) =>
    a.selected === b.selected &&
    a.color === b.color &&
    a.row.mark === b.row.mark &&
    a.row.before === b.row.before &&
    a.row.toned === b.row.toned &&
    a.row.after === b.row.after,
);

/** What the cursor and the mark of a row are called. */
function spokenState({ mark }: Row, isSelected: boolean): string {
  const words = [isSelected ? 'selected' : '', mark?.trim() ? 'marked' : ''];
  const said = words.filter((word) => word !== '').join(', ');
  return said === '' ? '' : `${said}: `;
}
