import { Box, Text, useApp } from 'ink';
import { useRef, useState } from 'react';
import type { Minted } from '../../core/service.ts';
import { Button } from '../components/button.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import {
  Asked,
  type Asking,
  Forms,
  fitted,
  gap,
  tokenLines,
  wrappedLines,
} from '../components/token-lines.tsx';
import { useButtons } from '../hooks/use-buttons.ts';
import { useField } from '../hooks/use-field.ts';
import { type Keyboard, useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useSetting } from '../hooks/use-setting.ts';
import { useShell } from '../hooks/use-shell.ts';
import { clip } from '../model/cells.ts';
import { fieldOf } from '../model/edit.ts';
import { minuteOf } from '../model/expiry-note.ts';
import {
  inForm,
  nextForm,
  proofLength,
  provesToken,
  type TokenForm,
} from '../model/token-forms.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly minted: Minted };

type Choice = 'copy' | 'show' | 'stored';
const buttons: readonly [Choice, ...Choice[]] = ['copy', 'show', 'stored'];

/**
 * The token, once. It is hidden until asked for, stands alone on its line without a border so that
 * a mouse selects it whole, and the panel closes only on "I have stored it": nobody can show it again.
 */
export function TokenScreen({ minted }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { copy, now, place, tokenPath, saveToken, showPlain } = useProgram();
  const { suspendTerminal, exit } = useApp();
  const { ellipsis } = useTheme();
  const { key, token } = minted;
  const [shown, setShown] = useState(false);
  const { focus, latest, handlers } = useButtons<Choice>(buttons);
  const form = useSetting<TokenForm>('token');
  const asked = useSetting<Asking | null>(null);
  const asking = asked.value;
  const [done, setDone] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const warned = useRef(false);
  const line = useField();

  const note = (text: string) => {
    say(text);
    setDone((old) => [...old.filter((one) => one !== text), text]);
  };
  const ask = (what: Asking) => () => {
    const text = what === 'path' ? tokenPath(key.id) : '';
    line.set(fieldOf(text));
    setProblem('');
    asked.set(what);
  };
  const copyToken = () =>
    void copy(inForm(form.latest(), token, { profile: key.profile, place })).then(
      ({ sent, message }) =>
        sent ? say(message) : fail(`${message}. s saves it, p prints it, v shows it`),
    );
  const reveal = () => setShown((old) => !old);
  const save = async () => {
    try {
      note(`Saved to ${await saveToken(line.latest().text.trim(), token)} (0600)`);
      asked.set(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const prove = () => {
    if (!provesToken(line.latest().text, token))
      return setProblem('It is another one: what you stored does not end as the token does');
    asked.set(null);
    note('Checked: what you stored ends as the token does');
  };
  const close = () => {
    dispatch({ type: 'pop' });
    say(`Key "${key.name}" is ready`);
  };
  const stop = () => {
    if (warned.current) return exit();
    warned.current = true;
    say('The token is lost if you quit before it is stored; ctrl-c again quits');
  };
  const panel: Keyboard['handlers'] = {
    copyToken,
    revealToken: reveal,
    stored: close,
    nextForm: () => form.set(nextForm(form.latest())),
    saveToken: ask('path'),
    printToken: () =>
      void suspendTerminal(() => showPlain(token)).then(
        () => note('Printed: the scrollback of your terminal holds it'),
        fail,
      ),
    proveToken: ask('proof'),
    ...handlers,
    press: () => ({ copy: copyToken, show: reveal, stored: close })[latest()](),
    back: () => say('Store the token first, then press i: it cannot be shown again'),
    stop,
  };
  const typing: Keyboard['handlers'] = {
    submit: () => (asked.latest() === 'path' ? void save() : prove()),
    back: () => asked.set(null),
    stop,
  };
  useKeyboard(
    {
      context: asking === null ? 'token' : 'tokenLine',
      wary: true,
      handlers: asking === null ? panel : typing,
      // What follows the key that asks is typed, however fast it comes.
      onKey: (key) => asked.latest() !== null && line.onKey(key),
      onPaste: (text) => {
        if (asked.latest() !== null) line.onPaste(text);
      },
    },
    now,
  );

  const text = (id: string, content: string, bold = false) => (
    <Text key={id} bold={bold} wrap="truncate">
      {clip(content, columns, ellipsis)}
    </Text>
  );
  const height = rows - frameRows;
  const end = key.previous?.expiresAt ?? null;
  const isNew = key.version === 1;
  const lines = [
    text('made', `${isNew ? 'Key' : 'A new token for'} "${key.name}" is made: ${key.id}`, true),
    text('once', `This is the only time ${isNew ? 'its token' : 'it'} is shown. Store it now.`),
    ...(end === null ? [] : [text('old', `The old one passes until ${minuteOf(end)}.`)]),
    gap,
    ...tokenLines(shown ? token : '*'.repeat(token.length), columns),
    gap,
    asking === null ? (
      <Forms key="forms" form={form.value} />
    ) : (
      <Asked key="asked" asking={asking} field={line.field} columns={columns} />
    ),
    <Box key="buttons" gap={1}>
      <Button label="Copy" focused={asking === null && focus === 'copy'} />
      <Button label={shown ? 'Hide' : 'Show'} focused={asking === null && focus === 'show'} />
      <Button label="I have stored it" focused={asking === null && focus === 'stored'} />
    </Box>,
    ...wrappedLines(asking === null || problem === '' ? done : [`! ${problem}`], columns),
  ];
  const title = isNew ? 'keys > new > token' : 'keys > rotate > token';
  return (
    <Screen
      title={title}
      context={asking === null ? 'token' : 'tokenLine'}
      status={statusOf(asking)}
    >
      <Lines lines={fitted(lines, height)} height={height} />
    </Screen>
  );
}

function statusOf(asking: Asking | null): string {
  if (asking === 'path') return 'Enter saves to a new file for you alone, Escape goes back';
  if (asking === 'proof')
    return `What you stored: all of it, or its last ${proofLength} characters`;
  return 'f chooses what c copies, p leaves it in the scrollback';
}
