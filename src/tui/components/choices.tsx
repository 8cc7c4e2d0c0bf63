import { Text } from 'ink';
import { padTo } from '../model/cells.ts';
import { windowStart } from '../model/selection.ts';
import { useTheme } from '../theme.ts';
import { Lines } from './lines.tsx';

type Props = {
  readonly lines: readonly string[];
  readonly selected: number;
  readonly columns: number;
  readonly height: number;
};

/** Lines of which one is chosen, the cursor told by sign and inverse. */
export function Choices({ lines, selected, columns, height }: Props) {
  const theme = useTheme();
  const texts = lines.map((line, index) => (
    <Text key={line} wrap="truncate" inverse={index === selected}>
      {padTo(`${index === selected ? '>' : ' '} ${line}`, columns, theme.ellipsis)}
    </Text>
  ));
  return (
    <Lines lines={texts} height={height} start={windowStart(selected, lines.length, height)} />
  );
}
