import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Issue } from '../../core/errors.ts';
import { clip, wrapWords } from '../model/cells.ts';
import { type CreateForm, type FieldName, fieldOfIssue } from '../model/create-form.ts';
import { useTheme } from '../theme.ts';
import { Button } from './button.tsx';
import { FieldLine, fieldLines } from './field-text.tsx';
import { grantLines } from './grant-lines.tsx';

const labelWidth = 13;

/** One line of the form; `focused` if the cursor is in it. */
export interface FormLine {
  readonly node: ReactNode;
  readonly focused: boolean;
}

/** The form as lines of a height of one each, so that a low window can show the part with the cursor. */
export function formLines(form: CreateForm, columns: number): readonly FormLine[] {
  const width = Math.max(1, columns - labelWidth - 2);
  const on = (field: FieldName) => form.focus === field;
  const { label } = form.profile;
  const row = (
    field: FieldName,
    name: string,
    content: ReactNode,
    focused = on(field),
  ): FormLine => ({
    focused,
    node: <LabelledLine label={name} focused={on(field)} content={content} />,
  });
  const expiryHint = form.profile.limits.expiresInDays
    ? `never, or at most ${form.profile.limits.expiresInDays} days: 90`
    : 'never; or 90, 12h, 2027-01-01';
  return [
    row('profile', 'Profile', <Text wrap="truncate">{`< ${form.profile.name} >`}</Text>),
    { focused: false, node: <Note text={form.profile.summary} columns={columns} /> },
    row(
      'name',
      capital(label.word),
      <FieldLine
        field={form.name}
        focused={on('name')}
        width={width}
        placeholder={`${label.min} to ${label.max} characters`}
      />,
    ),
    ...problems(form.issues, 'name', columns),
    ...grantRows(form, row, width),
    ...problems(form.issues, 'grants', columns),
    ...fieldLines(form.ips).map(({ field, current }, index) =>
      row(
        'ips',
        index === 0 ? 'Allowed IPs' : '',
        <FieldLine
          field={field}
          focused={on('ips') && current}
          width={width}
          placeholder={index === 0 ? 'every address; or one IP or CIDR a line' : ''}
        />,
        on('ips') && current,
      ),
    ),
    ...problems(form.issues, 'ips', columns),
    row(
      'expiry',
      'Expires',
      <FieldLine
        field={form.expiry}
        focused={on('expiry')}
        width={width}
        placeholder={expiryHint}
      />,
    ),
    ...problems(form.issues, 'expiry', columns),
    { focused: false, node: <Text> </Text> },
    {
      focused: on('create') || on('cancel'),
      node: (
        <Box gap={2}>
          <Button label="Create" focused={on('create')} />
          <Button label="Cancel" focused={on('cancel')} />
        </Box>
      ),
    },
  ];
}

type MakeRow = (field: FieldName, name: string, content: ReactNode, focused?: boolean) => FormLine;

function grantRows(form: CreateForm, row: MakeRow, width: number): readonly FormLine[] {
  if (form.profile.grant === 'account') return [];
  const label = form.profile.grant === 'scopes' ? 'Scopes' : 'Permissions';
  return grantLines(form, width).map(({ node, current }, index) =>
    row('grants', index === 0 ? label : '', node, form.focus === 'grants' && current),
  );
}

function LabelledLine({
  label,
  focused,
  content,
}: {
  readonly label: string;
  readonly focused: boolean;
  readonly content: ReactNode;
}) {
  return (
    <Box>
      <Box width={labelWidth + 2} flexShrink={0}>
        <Text bold={focused}>{`${focused && label !== '' ? '>' : ' '} ${label}`}</Text>
      </Box>
      {content}
    </Box>
  );
}

function Note({ text, columns }: { readonly text: string; readonly columns: number }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate" color={theme.color('quiet')}>
      {' '.repeat(labelWidth + 2) +
        clip(text, Math.max(1, columns - labelWidth - 2), theme.ellipsis)}
    </Text>
  );
}

/** What was refused, word for word: a suggestion that is cut off helps nobody. */
function problems(
  issues: readonly Issue[],
  field: FieldName,
  columns: number,
): readonly FormLine[] {
  return issues
    .filter((issue) => fieldOfIssue(issue) === field)
    .flatMap(({ message }) => wrapWords(message, Math.max(1, columns - labelWidth - 2)))
    .map((text, index) => ({
      focused: false,
      node: <Problem text={`${index === 0 ? '!' : ' '} ${text}`} />,
    }));
}

function Problem({ text }: { readonly text: string }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate" color={theme.color('bad')}>
      {' '.repeat(labelWidth) + text}
    </Text>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
