import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Asking } from '../hooks/use-token-panel.ts';
import { wrapWords } from '../model/cells.ts';
import { type TokenForm, tokenForms } from '../model/token-forms.ts';
import { FieldLine } from './field-text.tsx';

const labelWidth = 10;

/** A blank line; it goes where there is no room for it. */
export const gap = <Text> </Text>;

/** In a low window the text comes before the blank lines between it. */
export function fitted(lines: readonly ReactNode[], height: number): readonly ReactNode[] {
  return lines.length <= height ? lines : lines.filter((line) => line !== gap);
}

/** What a copy is made as. */
export function Forms({ form }: { readonly form: TokenForm }) {
  return (
    <Text wrap="truncate">
      {'Copy as'.padEnd(labelWidth)}
      {tokenForms.map((one) => (
        <Text key={one} bold={one === form}>
          {`${one === form ? `[${one}]` : ` ${one} `} `}
        </Text>
      ))}
    </Text>
  );
}

type AskedProps = {
  readonly asking: Asking;
  readonly field: { readonly text: string; readonly cursor: number };
  readonly columns: number;
};

/** The line that is typed; what is pasted back may be the token, so it is hidden. */
export function Asked({ asking, field, columns }: AskedProps) {
  const label = asking === 'path' ? 'Save to' : 'Paste it';
  const visible = asking === 'path' ? field : { ...field, text: field.text.replace(/./gu, '*') };
  return (
    <Text wrap="truncate">
      <Text bold>{label.padEnd(labelWidth)}</Text>
      <FieldLine field={visible} focused width={Math.max(1, columns - labelWidth)} />
    </Text>
  );
}

/** Why a file was not made is told to its end, and so is its path. */
export function wrappedLines(texts: readonly string[], columns: number) {
  return texts
    .flatMap((text) => wrapWords(text, columns))
    .map((text) => (
      <Text key={text} wrap="truncate">
        {text}
      </Text>
    ));
}

/** A token, which goes on in the next line where the window is narrower; nothing is cut from it. */
export function tokenLines(token: string, width: number) {
  const parts = token.match(new RegExp(`.{1,${Math.max(1, width)}}`, 'g')) ?? [];
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a token have no identity but their place.
    <Text key={index} wrap="truncate">
      {part}
    </Text>
  ));
}
