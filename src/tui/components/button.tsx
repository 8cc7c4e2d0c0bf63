import { Text } from 'ink';

type Props = { readonly label: string; readonly focused: boolean };

/** A button: focus is seen by brackets and inverse, not by colour. */
export function Button({ label, focused }: Props) {
  return (
    <Text
      inverse={focused}
      bold={focused}
      aria-label={focused ? `button ${label}, focused` : `button ${label}`}
    >
      {focused ? `>[ ${label} ]<` : ` [ ${label} ] `}
    </Text>
  );
}
