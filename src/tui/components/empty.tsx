import { Box, Text } from 'ink';
import { useTheme } from '../theme.ts';

type Props = { readonly lines: readonly string[]; readonly height: number };

/** What a list says when it has no rows: why, and which key comes next. It is told to its end. */
export function Empty({ lines, height }: Props) {
  const theme = useTheme();
  return (
    <Box
      flexDirection="column"
      height={height}
      alignItems="center"
      justifyContent="center"
      overflow="hidden"
    >
      {lines.map((line) => (
        <Text key={line}>{theme.own(line)}</Text>
      ))}
    </Box>
  );
}
