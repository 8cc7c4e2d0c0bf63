import { useApp } from 'ink';
import { useRef, useState } from 'react';
import { messageOf } from '../../core/message-of.ts';
import type { Minted } from '../../core/service.ts';
import { fieldOf } from '../model/edit.ts';
import { inForm, nextForm, provesToken, type TokenForm } from '../model/token-forms.ts';
import { useButtons } from './use-buttons.ts';
import { useField } from './use-field.ts';
import { type Keyboard, useKeyboard } from './use-keyboard.ts';
import { useProgram } from './use-program.ts';
import { useSetting } from './use-setting.ts';
import { useShell } from './use-shell.ts';

/** What a line is typed for: the path of a file, or the token pasted back. */
export type Asking = 'path' | 'proof';

/** The buttons of the panel. */
export type TokenButton = 'copy' | 'show' | 'stored';
const buttons: readonly [TokenButton, ...TokenButton[]] = ['copy', 'show', 'stored'];

/** What can be done with a token while its panel is open; the panel closes only on "I have stored it". */
export function useTokenPanel({ key, token }: Minted) {
  const { dispatch, say, fail } = useShell();
  const { copy, now, place, tokenPath, saveToken, showPlain } = useProgram();
  const { suspendTerminal, exit } = useApp();
  const [isShown, setShown] = useState(false);
  const { focus, latest, handlers } = useButtons<TokenButton>(buttons);
  const form = useSetting<TokenForm>('token');
  const asked = useSetting<Asking | null>(null);
  const [done, setDone] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState('');
  const warned = useRef(false);
  const line = useField();

  const note = (text: string) => {
    say(text);
    setDone((old) => [...old.filter((one) => one !== text), text]);
  };
  const ask = (what: Asking) => () => {
    line.set(fieldOf(what === 'path' ? tokenPath(key.id) : ''));
    setProblem('');
    asked.set(what);
  };
  const copyToken = () =>
    void copy(inForm(form.latest(), token, { profile: key.profile, place })).then(
      ({ sent, message }) =>
        sent ? say(message) : fail(`${message}. s saves it, p prints it, v shows it`),
    );
  const reveal = () => setShown((old) => !old);
  const print = () =>
    void suspendTerminal(() => showPlain(token)).then(
      () => note('Printed: the scrollback of your terminal holds it'),
      fail,
    );
  const save = async () => {
    try {
      note(`Saved to ${await saveToken(line.latest().text.trim(), token)} (0600)`);
      asked.set(null);
    } catch (error) {
      setProblem(messageOf(error));
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
    printToken: print,
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
  const asking = asked.value;
  const context = asking === null ? 'token' : 'tokenLine';
  useKeyboard(
    {
      context,
      wary: true,
      handlers: asking === null ? panel : typing,
      // What follows the key that asks is typed, however fast it comes.
      onKey: (typed) => asked.latest() !== null && line.onKey(typed),
      onPaste: (text) => {
        if (asked.latest() !== null) line.onPaste(text);
      },
    },
    now,
  );
  const notes = asking === null || problem === '' ? done : [`! ${problem}`];
  return { context, focus, form: form.value, isShown, asking, field: line.field, notes } as const;
}
