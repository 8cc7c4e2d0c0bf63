import { Box, Text } from 'ink';
import { type ReactNode, useCallback, useState } from 'react';
import type { Issue } from '../../core/errors.ts';
import type { Profile } from '../../core/profile.ts';
import { Button } from '../components/button.tsx';
import { FieldLine, fieldLines } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { grantLines } from '../components/grant-lines.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useModel } from '../hooks/use-model.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { clip } from '../model/cells.ts';
import {
  type CreateForm,
  draftOf,
  emptyForm,
  type FieldName,
  fieldOfIssue,
  isDirty,
  issuesOf,
  reduceForm,
  takesKey,
} from '../model/create-form.ts';
import { windowStart } from '../model/selection.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly refresh: () => Promise<unknown>;
};

const labelWidth = 13;

/** The form of a new key. What was typed is only thrown away after a question. */
export function CreateScreen({ profiles, refresh }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { service, actor, now } = useProgram();
  const [busy, setBusy] = useState(false);
  const first = profiles[0];
  const {
    state: form,
    latest,
    dispatch: change,
  } = useModel(
    reduceForm,
    useCallback(() => emptyForm(first), [first]),
  );

  const leave = () => {
    if (!isDirty(latest()) || latest().leaving) return dispatch({ type: 'pop' });
    change({ type: 'leaving', leaving: true });
    say('Escape again throws away what you typed; any other key goes on');
  };
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const minted = await service.createKey(draftOf(latest(), now()), actor);
      await refresh();
      dispatch({ type: 'replace', layer: { kind: 'token', minted } });
    } catch (error) {
      change({ type: 'issues', issues: issuesOf(error) ?? [] });
      fail(error);
      setBusy(false);
    }
  };
  useKeyboard(
    {
      context: 'create',
      handlers: {
        nextField: () => change({ type: 'move', by: 1 }),
        previousField: () => change({ type: 'move', by: -1 }),
        submit: () => void submit(),
        back: leave,
      },
      onKey: (key) => {
        const { focus } = latest();
        if (key === 'enter' && (focus === 'create' || focus === 'cancel')) {
          if (focus === 'create') void submit();
          else leave();
          return true;
        }
        if (!takesKey(latest(), key, profiles)) return false;
        change({ type: 'key', key, profiles });
        return true;
      },
      onPaste: (text) => change({ type: 'paste', text }),
    },
    now,
  );

  const height = rows - frameRows;
  const lines = formLines(form, columns);
  const focused = lines.findIndex((line) => line.focused);
  return (
    <Screen title="keys > new" context="create" status={busy ? 'creating the key' : statusOf(form)}>
      <Lines
        lines={lines.map((line) => line.node)}
        height={height}
        start={windowStart(Math.max(0, focused), lines.length, height)}
      />
    </Screen>
  );
}

interface FormLine {
  readonly node: ReactNode;
  readonly focused: boolean;
}

function formLines(form: CreateForm, columns: number): readonly FormLine[] {
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

function problems(
  issues: readonly Issue[],
  field: FieldName,
  columns: number,
): readonly FormLine[] {
  return issues
    .filter((issue) => fieldOfIssue(issue) === field)
    .map((issue) => ({ focused: false, node: <Problem text={issue.message} columns={columns} /> }));
}

function Problem({ text, columns }: { readonly text: string; readonly columns: number }) {
  const theme = useTheme();
  return (
    <Text wrap="truncate" color={theme.color('bad')}>
      {`${' '.repeat(labelWidth)}! ${clip(text, Math.max(1, columns - labelWidth - 2), theme.ellipsis)}`}
    </Text>
  );
}

function statusOf(form: CreateForm): string {
  const hints: Partial<Record<FieldName, string>> = {
    profile: 'left and right choose the profile',
    grants:
      form.profile.grant === 'scopes'
        ? 'left and right move, space switches a scope'
        : 'space or 0 to 3: none, read, and write, and delete; a sets all',
    ips: 'Enter begins a new line, Tab goes on',
  };
  return hints[form.focus] ?? 'Tab goes on, ctrl-s creates the key';
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
