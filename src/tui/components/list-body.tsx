import { Text } from 'ink';
import type { FieldText } from '../model/edit.ts';
import { Empty } from './empty.tsx';
import { FieldLine } from './field-text.tsx';
import { type Row, Table } from './table.tsx';

type Props = {
  readonly header: string;
  readonly count: number;
  readonly rowAt: (index: number) => Row;
  readonly selected: number;
  /** The first row that was in sight; without it the table remembers that itself. */
  readonly start?: number;
  readonly columns: number;
  readonly height: number;
  /** What is said where there are no rows. */
  readonly empty: readonly string[];
  readonly filter: FieldText;
  readonly filtering: boolean;
  readonly marking?: boolean;
};

/** A list with its filter line under it while one is typed. */
export function ListBody(props: Props) {
  const {
    header,
    count,
    rowAt,
    selected,
    start,
    columns,
    height,
    empty,
    filter,
    filtering,
    marking,
  } = props;
  const shown = filtering ? height - 1 : height;
  return (
    <>
      {count === 0 ? (
        <Empty height={shown} lines={empty} />
      ) : (
        <Table
          header={header}
          count={count}
          rowAt={rowAt}
          selected={selected}
          start={start}
          height={shown}
          marking={marking ?? false}
        />
      )}
      {filtering ? (
        <Text wrap="truncate">
          / <FieldLine field={filter} focused width={columns - 3} />
        </Text>
      ) : null}
    </>
  );
}
