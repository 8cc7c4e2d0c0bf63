import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { clip, wrapWords } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

/** How far the fields of a form stand from the left. */
export const labelWidth = 15;

/** One line of a form; `focused` if the cursor is in it. */
export interface FormLine {
  readonly node: ReactNode;
  readonly focused: boolean;
}

/** The columns that are left for a field. */
export function fieldWidth(columns: number): number {
  return Math.max(1, columns - labelWidth);
}

type RowProps = {
  readonly label: string;
  readonly focused: boolean;
  readonly content: ReactNode;
};

/** A label, marked if the cursor is in its field, and the field. */
export function LabelledLine({ label, focused, content }: RowProps) {
  return (
    <Box>
      <Box width={labelWidth} flexShrink={0}>
        <Text bold={focused}>{`${focused && label !== '' ? '>' : ' '} ${label}`}</Text>
      </Box>
      {content}
    </Box>
  );
}

/** Something said about the field above, cut to the window. */
export function noteLine(text: string, columns: number): FormLine {
  return { focused: false, node: <Note text={text} columns={columns} /> };
}

/** What is wrong with the field above, word for word: a suggestion that is cut off helps nobody. */
export function problemLines(messages: readonly string[], columns: number): readonly FormLine[] {
  return messages
    .flatMap((message) =>
      wrapWords(message, fieldWidth(columns)).map((text, index) =>
        index === 0 ? `! ${text}` : `  ${text}`,
      ),
    )
    .map((text) => ({ focused: false, node: <Problem text={text} /> }));
}

function Note({ text, columns }: { readonly text: string; readonly columns: number }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate" color={theme.color('quiet')}>
      {' '.repeat(labelWidth) + clip(theme.own(text), fieldWidth(columns), theme.ellipsis)}
    </Text>
  );
}

function Problem({ text }: { readonly text: string }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate" color={theme.color('bad')}>
      {' '.repeat(labelWidth - 2) + text}
    </Text>
  );
}
