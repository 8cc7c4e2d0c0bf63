import { Text } from 'ink';
import { type Overlap, overlaps } from '../model/rotation-form.ts';

type Props = { readonly overlap: Overlap; readonly focused: boolean };

/** How long the old token goes on beside the new one, as a row to choose from. */
export function OverlapPicker({ overlap, focused }: Props) {
  return (
    <Text wrap="truncate">
      <Text bold={focused}>{`${focusSign(focused)} Overlap`}</Text>
      {overlaps.map((one) => (
        <Text key={one}>
          {'  '}
          <Text inverse={focused && one === overlap}>{labelOf(one, one === overlap)}</Text>
        </Text>
      ))}
    </Text>
  );
}

/** The sign before a line of a dialog that has the focus. */
export function focusSign(focused: boolean): string {
  return focused ? '>' : ' ';
}

function labelOf(overlap: Overlap, chosen: boolean): string {
  return chosen ? `[${overlap}]` : ` ${overlap} `;
}
