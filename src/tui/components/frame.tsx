import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import stringWidth from 'string-width';
import type { Message } from '../hooks/use-messages.ts';
import { clip, spoken } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly place: string;
  readonly status: string;
  readonly hints: string;
  /** Keys that are not permitted, with the reason. */
  readonly dimmed: string;
  readonly message: Message | null;
  readonly children: ReactNode;
};

/** Rows that the frame itself takes: title, status line, hint line. */
export const frameRows = 3;

/** The whole window: a title line, the screen, a status line and the keys that matter here. */
export function Frame(props: Props) {
  const { columns, rows, title, place, status, hints, dimmed, message, children } = props;
  const theme = useTheme();
  const right = tail(place, Math.floor(columns / 2), theme.ellipsis);
  const left = clip(`keyrack > ${title}`, columns - right.length - 2, theme.ellipsis);
  const gap = Math.max(1, columns - stringWidth(left) - right.length);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Text wrap="truncate" aria-label={`${left}, ${right}`}>
        <Text bold>{left}</Text>
        {' '.repeat(gap)}
        <Text dimColor>{right}</Text>
      </Text>
      <Box flexDirection="column" height={rows - frameRows} overflow="hidden">
        {children}
      </Box>
      {message ? (
        <MessageLine message={message} columns={columns} />
      ) : (
        // Not padded: each cursor move changes it, and what stands in a line is sent over the line.
        <Text wrap="truncate" aria-label={spoken(status)}>
          {clip(theme.own(status), columns, theme.ellipsis) || ' '}
        </Text>
      )}
      <HintLine hints={hints} dimmed={dimmed} columns={columns} />
    </Box>
  );
}

type HintProps = Pick<Props, 'hints' | 'dimmed' | 'columns'>;

function HintLine({ hints, dimmed, columns }: HintProps) {
  const theme = useTheme();
  const gap = hints === '' || dimmed === '' ? '' : '  ';
  const open = clip(hints, columns, theme.ellipsis);
  const room = columns - stringWidth(open) - gap.length;
  return (
    <Text wrap="truncate" aria-label={spoken(`${hints}  ${dimmed}`)}>
      <Text color={theme.color('accent')}>{open}</Text>
      {room > 0 ? <Text dimColor>{gap + clip(dimmed, room, theme.ellipsis)}</Text> : null}
    </Text>
  );
}

function MessageLine({
  message,
  columns,
}: {
  readonly message: Message;
  readonly columns: number;
}) {
  const theme = useTheme();
  const sign = message.failed ? 'failed: ' : '';
  return (
    <Text wrap="truncate" bold color={theme.color(message.failed ? 'bad' : 'good')}>
      {clip(theme.own(sign + message.text), columns, theme.ellipsis)}
    </Text>
  );
}

/** The end of a place is what tells it from others: its port, or the last folders of a path. */
function tail(place: string, width: number, ellipsis: string): string {
  return place.length <= width ? place : ellipsis + place.slice(ellipsis.length - width);
}
