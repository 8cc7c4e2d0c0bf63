import { Box, Text, useInput } from 'ink';
import { useState } from 'react';
import type { ApiKey } from '../../src/core/key.ts';

type Props = { readonly keys: readonly ApiKey[]; readonly rows: number };

/** What the window takes besides the rows of the list, as on the screen of the program. */
const around = 4;

/** The least that is a list in Ink: a window of rows, the selected one inverse, and a frame's three lines around it. */
export function BareList({ keys, rows }: Props) {
  const height = rows - around;
  const [selected, setSelected] = useState(0);
  useInput((input) => {
    if (input === 'j') setSelected((old) => Math.min(keys.length - 1, old + 1));
    if (input === 'k') setSelected((old) => Math.max(0, old - 1));
  });
  const start = Math.max(0, Math.min(selected - height / 2, keys.length - height));
  return (
    <Box flexDirection="column" width={200} height={rows}>
      <Text>bare</Text>
      <Text>NAME</Text>
      {keys.slice(start, start + height).map((key, index) => (
        <Text key={key.id} wrap="truncate" inverse={start + index === selected}>
          {`  ${key.name.padEnd(120)} ${key.masked} ${key.profile.padEnd(23)} ● ${key.status}   never     never`}
        </Text>
      ))}
      <Text>{`${selected + 1}/${keys.length}`}</Text>
      <Text>j down k up</Text>
    </Box>
  );
}
