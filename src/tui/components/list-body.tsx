import { Text } from 'ink';
import type { FieldText } from '../model/edit.ts';
import { Empty } from './empty.tsx';
import { FieldLine } from './field-text.tsx';
import { type Row, Table } from './table.tsx';

type Props = {
  readonly header: string;
  readonly rows: readonly Row[];
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
  const { header, rows, selected, columns, height, empty, filter, filtering } = props;
  const shown = filtering ? height - 1 : height;
  return (
    <>
      {rows.length === 0 ? (
        <Empty height={shown} lines={empty} />
      ) : (
        <Table header={header} rows={rows} selected={selected} height={shown} />
      )}
      {filtering ? (
        <Text wrap="truncate">
          / <FieldLine field={filter} focused width={columns - 3} />
        </Text>
      ) : null}
    </>
  );
}
