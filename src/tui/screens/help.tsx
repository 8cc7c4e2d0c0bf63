import { Text } from 'ink';
import { useState } from 'react';
import { FieldLine } from '../components/field-text.tsx';
import { frameRows } from '../components/frame.tsx';
import { Line } from '../components/line.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useField } from '../hooks/use-field.ts';
import { type Keyboard, useKeyboard } from '../hooks/use-keyboard.ts';
import { useLink } from '../hooks/use-link.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import type { Context } from '../keymap/binding.ts';
import { emptyField } from '../model/edit.ts';
import { filterTermLines } from '../model/filter-terms.ts';
import { helpLines } from '../model/help-lines.ts';

type Props = { readonly of: Context };

/** What the other contexts are called in the help. */
const titles: readonly (readonly [Context, string])[] = [
  ['keys', 'Keys'],
  ['switchMany', 'Switch marked keys'],
  ['revokeMany', 'Revoke marked keys'],
  ['sort', 'Sort'],
  ['palette', 'Actions'],
  ['commandLine', 'A command line'],
  ['detail', 'One key'],
  ['create', 'New key'],
  ['edit', 'Edit'],
  ['token', 'Token'],
  ['revoke', 'Revoke'],
  ['revokeUsed', 'Revoke a key in use'],
  ['disable', 'Disable a key in use'],
  ['rotate', 'Rotate'],
  ['rotating', 'End a rotation'],
  ['filter', 'Filter'],
  ['requests', 'Requests'],
  ['request', 'One request'],
  ['allow', 'Allow an address'],
  ['audit', 'Audit'],
  ['accounts', 'Accounts'],
  ['account', 'Account'],
  ['removeAccount', 'Remove an account'],
];

/** Every key of the keyboard, those of the screen that asked first. Made from the key table. */
export function HelpScreen({ of }: Props) {
  const { columns, rows, view, dispatch } = useShell();
  const { now } = useProgram();
  const { field, set, onKey, onPaste } = useField();
  const { refusal } = useLink();
  const [filtering, setFiltering] = useState(false);
  const terms = filterTermLines(view.list, columns);
  const lines = helpLines(titles, { of, text: field.text, refusal, terms });
  const height = rows - frameRows - (filtering ? 1 : 0);
  const { start, handlers } = useScroll(lines.length, height);
  const clear = () => {
    set(emptyField);
    setFiltering(false);
  };
  const filterKeyboard: Keyboard = {
    context: 'find',
    handlers: { submit: () => setFiltering(false), back: clear },
    onKey,
    onPaste,
  };
  const back = () => (field.text === '' ? dispatch({ type: 'pop' }) : clear());
  useKeyboard(
    filtering
      ? filterKeyboard
      : { context: 'help', handlers: { ...handlers, filter: () => setFiltering(true), back } },
    now,
  );
  const chip = field.text === '' ? '' : ` · filter: ${field.text}`;
  const place = `${Math.min(start + height, lines.length)}/${lines.length}`;
  return (
    <Screen title="help" context={filtering ? 'find' : 'help'} status={place + chip}>
      <Lines
        lines={lines.map(({ text, isTitle, isDimmed }) => (
          <Line key={text} text={text} columns={columns} bold={isTitle} dimColor={isDimmed} />
        ))}
        height={height}
        start={start}
      />
      {filtering ? (
        <Text wrap="truncate">
          / <FieldLine field={field} focused width={columns - 3} />
        </Text>
      ) : null}
    </Screen>
  );
}
