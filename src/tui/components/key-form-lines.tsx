import { Box, Text } from 'ink';
import { expiryNote } from '../model/expiry-note.ts';
import type { FieldName, KeyForm } from '../model/key-form.ts';
import { offersAddress } from '../model/key-form-keys.ts';
import { Button } from './button.tsx';
import { FieldLine, fieldLines } from './field-text.tsx';
import { type FormLine, fieldWidth, noteLine, problemLines } from './form-line.tsx';
import { type FormView, problemsAt, row } from './form-row.tsx';
import { grantLines } from './grant-lines.tsx';
import { accountLines, profileLines } from './profile-lines.tsx';

/** The form as lines of a height of one each, so that a low window can show the part with the cursor. */
export function formLines(view: FormView): readonly FormLine[] {
  const { form, columns } = view;
  return [
    ...problemLines(form.notices, columns),
    ...(form.key === null ? [...profileLines(view), ...accountLines(view)] : []),
    ...textLines(view, 'name', capital(form.profile.label.word), namePlaceholder(form)),
    ...grantRows(view),
    ...addressRows(view),
    ...textLines(view, 'expiry', 'Expires', expiryPlaceholder(form)),
    ...expiryNotes(view),
    ...textLines(view, 'rate', 'Rate limit', 'none; or so many in a time: 600/1m'),
    { focused: false, node: <Text> </Text> },
    buttonLine(form),
  ];
}

function textLines(
  view: FormView,
  field: 'name' | 'expiry' | 'rate',
  label: string,
  placeholder: string,
): readonly FormLine[] {
  const { form, columns } = view;
  const content = (
    <FieldLine
      field={form[field]}
      focused={form.focus === field}
      width={fieldWidth(columns)}
      placeholder={placeholder}
    />
  );
  return [row(view, field, label, content), ...problemsAt(view, field)];
}

function grantRows(view: FormView): readonly FormLine[] {
  const { form } = view;
  if (form.profile.grant === 'account') return [];
  const label = form.profile.grant === 'scopes' ? 'Scopes' : 'Permissions';
  const lines = grantLines(form).map(({ node, current }, index) =>
    row(view, 'grants', index === 0 ? label : '', node, current),
  );
  return [...lines, ...problemsAt(view, 'grants')];
}

function addressRows(view: FormView): readonly FormLine[] {
  const { form, columns } = view;
  const isHere = form.focus === 'ips';
  const lines = fieldLines(form.ips).map(({ field, current }, index) => {
    const content = (
      <FieldLine
        field={field}
        focused={isHere && current}
        width={fieldWidth(columns)}
        placeholder={index === 0 ? 'every address; or one IP or CIDR a line' : ''}
      />
    );
    return row(view, 'ips', index === 0 ? 'Allowed IPs' : '', content, current);
  });
  const offer =
    isHere && offersAddress(form)
      ? [noteLine(`ctrl-o adds ${form.options.address}, where you come from`, columns)]
      : [];
  return [...lines, ...problemsAt(view, 'ips'), ...offer];
}

function expiryNotes({ form, columns, now }: FormView): readonly FormLine[] {
  const note = form.expiry.text === '' ? '' : expiryNote(form.expiry.text, now);
  return note === '' ? [] : [noteLine(note, columns)];
}

function buttonLine(form: KeyForm): FormLine {
  const on = (field: FieldName) => form.focus === field;
  return {
    focused: on('submit') || on('cancel'),
    node: (
      <Box gap={2}>
        <Button label={form.key === null ? 'Create' : 'Save'} focused={on('submit')} />
        <Button label="Cancel" focused={on('cancel')} />
      </Box>
    ),
  };
}

function namePlaceholder({ profile: { label } }: KeyForm): string {
  return `${label.min} to ${label.max} characters`;
}

function expiryPlaceholder({ profile: { limits } }: KeyForm): string {
  return limits.expiresInDays === null
    ? 'never; or 90, 12h, 2027-01-01'
    : `never; or within ${limits.expiresInDays} days: 90, 12h, 2027-01-01`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
