import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import stringWidth from 'string-width';
import type { Message } from '../hooks/use-messages.ts';
import { clip, padTo } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly columns: number;
  readonly rows: number;
  readonly title: string;
  readonly place: string;
  readonly status: string;
  readonly hints: string;
  readonly message: Message | null;
  readonly children: ReactNode;
};

/** Rows that the frame itself takes: title, status line, hint line. */
export const frameRows = 3;

/** The whole window: a title line, the screen, a status line and the keys that matter here. */
export function Frame({ columns, rows, title, place, status, hints, message, children }: Props) {
  const theme = useTheme();
  const right = tail(place, Math.floor(columns / 2), theme.ellipsis);
  const left = clip(`keyrack > ${title}`, columns - right.length - 2, theme.ellipsis);
  const gap = Math.max(1, columns - stringWidth(left) - right.length);
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Text wrap="truncate">
        <Text bold>{left}</Text>
        {' '.repeat(gap)}
        <Text color={theme.color('quiet')}>{right}</Text>
      </Text>
      <Box flexDirection="column" height={rows - frameRows} overflow="hidden">
        {children}
      </Box>
      {message ? (
        <MessageLine message={message} columns={columns} />
      ) : (
        // Not padded: each cursor move changes it, and what stands in a line is sent over the line.
        <Text wrap="truncate">{clip(status, columns, theme.ellipsis) || ' '}</Text>
      )}
      <Text wrap="truncate" color={theme.color('accent')}>
        {padTo(hints, columns, theme.ellipsis)}
      </Text>
    </Box>
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
      {padTo(sign + message.text, columns, theme.ellipsis)}
    </Text>
  );
}

/** The end of a place is what tells it from others: its port, or the last folders of a path. */
function tail(place: string, width: number, ellipsis: string): string {
  return place.length <= width ? place : ellipsis + place.slice(ellipsis.length - width);
}
