import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { operatorPermissions } from '../../core/account.ts';
import type { AccountForm } from '../model/account-form.ts';
import { cellText, wrapWords } from '../model/cells.ts';
import { Button } from './button.tsx';
import { FieldLine } from './field-text.tsx';
import { Line } from './line.tsx';

const labelWidth = 13;

const gives: Readonly<Record<string, string>> = {
  'api_keys.read': 'see keys, audit and requests',
  'api_keys.write': 'make, change, rotate and switch keys',
  'api_keys.delete': 'revoke keys',
};

/** The form of an account as lines of a height of one each. */
export function accountFormLines(form: AccountForm, columns: number): readonly ReactNode[] {
  const { focus, original, name, role, permissions } = form;
  const row = (key: string, label: string, content: ReactNode) => (
    <Box key={key}>
      <Box width={labelWidth + 2} flexShrink={0}>
        <Text bold={focus === key}>{`${focus === key ? '>' : ' '} ${label}`}</Text>
      </Box>
      {content}
    </Box>
  );
  const all = role === 'admin' ? ' (an admin holds all)' : '';
  return [
    row(
      'name',
      'Name',
      original ? (
        <Text wrap="truncate">{cellText(original.name)}</Text>
      ) : (
        <FieldLine
          field={name}
          focused={focus === 'name'}
          width={columns - labelWidth - 2}
          placeholder="1 to 64 letters, digits and . _ @ -"
        />
      ),
    ),
    ...problems(form, 'name', columns),
    row('role', 'Role', <Text wrap="truncate">{`< ${role} >`}</Text>),
    ...problems(form, 'role', columns),
    ...operatorPermissions.map((one, index) =>
      row(
        one,
        index === 0 ? 'May' : '',
        <Line
          text={`[${permissions.includes(one) ? 'x' : ' '}] ${one.padEnd(16)} ${gives[one]}${all}`}
          columns={columns - labelWidth - 2}
        />,
      ),
    ),
    ...problems(form, 'permissions', columns),
    <Text key="gap"> </Text>,
    <Box key="buttons" gap={2}>
      <Button label={original ? 'Save' : 'Create'} focused={focus === 'save'} />
      <Button label="Cancel" focused={focus === 'cancel'} />
    </Box>,
    ...problems(form, 'save', columns),
  ];
}

/** What was refused, word for word, at its field. */
function problems({ issues }: AccountForm, field: string, columns: number): readonly ReactNode[] {
  return issues
    .filter(({ path }) => path === field)
    .flatMap(({ message }) => wrapWords(message, Math.max(1, columns - labelWidth - 2)))
    .map((text, index) => (
      <Text key={text} wrap="truncate">
        {`${' '.repeat(labelWidth)}${index === 0 ? '!' : ' '} ${text}`}
      </Text>
    ));
}
