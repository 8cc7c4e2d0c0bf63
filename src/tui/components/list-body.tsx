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
  readonly columns: number;
  readonly height: number;
  /** What is said where there are no rows. */
  readonly empty: readonly string[];
  readonly filter: FieldText;
  readonly filtering: boolean;
};

/** A list with its filter line under it while one is typed. */
export function ListBody(props: Props) {
  const { header, count, rowAt, selected, columns, height, empty, filter, filtering } = props;
  const shown = filtering ? height - 1 : height;
  return (
    <>
      {count === 0 ? (
        <Empty height={shown} lines={empty} />
      ) : (
        <Table header={header} count={count} rowAt={rowAt} selected={selected} height={shown} />
      )}
      {filtering ? (
        <Text wrap="truncate">
          / <FieldLine field={filter} focused width={columns - 3} />
        </Text>
      ) : null}
    </>
  );
}
