import { Text } from 'ink';
import stringWidth from 'string-width';
import { cellText } from '../model/cells.ts';
import type { FieldText } from '../model/edit.ts';

type Props = {
  readonly field: FieldText;
  readonly focused: boolean;
  readonly width: number;
  readonly placeholder?: string;
};

/** One line of a text field; the cursor is an inverse cell, and a long text scrolls under it. */
export function FieldLine({ field, focused, width, placeholder = '' }: Props) {
  if (field.text === '' && !focused) return <Text dimColor>{placeholder.slice(0, width)}</Text>;
  const characters = [...field.text];
  const start = visibleStart(characters, field.cursor, width);
  const visible = characters.slice(start);
  const at = field.cursor - start;
  if (!focused) return <Text wrap="truncate">{cellText(visible.join(''))}</Text>;
  return (
    <Text wrap="truncate">
      {cellText(visible.slice(0, at).join(''))}
      <Text inverse>{cellText(visible[at] ?? ' ') || ' '}</Text>
      {field.text === '' ? (
        <Text dimColor>{placeholder.slice(0, Math.max(0, width - 1))}</Text>
      ) : (
        cellText(visible.slice(at + 1).join(''))
      )}
    </Text>
  );
}

/** The lines of a field with several; the cursor is in the one that holds it. */
export function fieldLines(
  field: FieldText,
): readonly { readonly field: FieldText; readonly current: boolean }[] {
  let offset = 0;
  return field.text.split('\n').map((text) => {
    const length = [...text].length;
    const cursor = field.cursor - offset;
    offset += length + 1;
    const current = cursor >= 0 && cursor <= length;
    return { field: { text, cursor: current ? cursor : 0 }, current };
  });
}

function visibleStart(characters: readonly string[], cursor: number, width: number): number {
  let start = 0;
  while (start < cursor && stringWidth(characters.slice(start, cursor).join('')) >= width)
    start += 1;
  return start;
}
