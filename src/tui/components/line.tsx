import { Text } from 'ink';
import { clip } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly text: string;
  readonly columns: number;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
};

/** A line of our own words, cut to its columns with the sign of the theme: Ink cuts with one beyond ASCII. */
export function Line({ text, columns, bold = false, dimColor = false }: Props) {
  const theme = useTheme();
  return (
    <Text bold={bold} dimColor={dimColor} wrap="truncate">
      {clip(theme.own(text), columns, theme.ellipsis) || ' '}
    </Text>
  );
}
