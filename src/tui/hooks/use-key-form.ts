import { useApp } from 'ink';
import { messageOf } from '../../core/message-of.ts';
import { fieldOfIssue, isDirty, type KeyForm } from '../model/key-form.ts';
import { issuesOf } from '../model/key-form-draft.ts';
import { type FormAction, reduceForm, takesKey } from '../model/key-form-keys.ts';
import { useKeyboard } from './use-keyboard.ts';
import { useModel } from './use-model.ts';
import { useProgram } from './use-program.ts';
import { useSetting } from './use-setting.ts';
import { useShell } from './use-shell.ts';

/** A form as it stands, and whether it is being saved. */
export interface KeyFormState {
  readonly form: KeyForm;
  readonly busy: boolean;
  readonly change: (action: FormAction) => void;
}

/** What a form is for. */
export interface KeyFormPurpose {
  readonly context: 'create' | 'edit';
  readonly start: () => KeyForm;
  /** Saves what the form says; the form closes itself by it, or goes on as the one that is handed back. */
  readonly save: (form: KeyForm) => Promise<KeyForm | null>;
  /** Said when the fields say what was wrong. */
  readonly refused: string;
}

/** The keyboard of a form: fields, saving, and leaving, which asks if something was typed. */
export function useKeyForm({ context, start, save, refused }: KeyFormPurpose): KeyFormState {
  const { dispatch, say, fail } = useShell();
  const { now } = useProgram();
  const { exit } = useApp();
  const saving = useSetting(false);
  const { state: form, latest, dispatch: change } = useModel(reduceForm, start);

  const leave = () => {
    if (saving.latest()) return;
    if (!isDirty(latest()) || latest().leaving) return dispatch({ type: 'pop' });
    change({ type: 'leaving', leaving: true });
    say('Escape again throws away what you typed; any other key goes on');
  };
  const stop = () => {
    if (!isDirty(latest()) || latest().leaving) return exit();
    change({ type: 'leaving', leaving: true });
    say('ctrl-c again quits and throws away what you typed');
  };
  const submit = async () => {
    if (saving.latest()) return;
    saving.set(true);
    try {
      const next = await save(latest());
      if (next === null) return;
      change({ type: 'become', form: next });
    } catch (error) {
      const issues = issuesOf(error);
      const isAtField = issues.some(fieldOfIssue);
      if (isAtField) change({ type: 'issues', issues });
      else change({ type: 'failed', notice: messageOf(error) });
      fail(isAtField ? refused : error);
    }
    saving.set(false);
  };
  useKeyboard(
    {
      context,
      handlers: {
        nextField: () => change({ type: 'move', by: 1 }),
        previousField: () => change({ type: 'move', by: -1 }),
        ownAddress: () => change({ type: 'ownAddress' }),
        submit: () => void submit(),
        back: leave,
        stop,
      },
      onKey: (key) => {
        const { focus } = latest();
        // While it is being saved nothing is typed that would not be saved.
        if (saving.latest()) return key !== 'escape';
        if (key === 'enter' && (focus === 'submit' || focus === 'cancel')) {
          if (focus === 'submit') void submit();
          else leave();
          return true;
        }
        if (!takesKey(latest(), key)) return false;
        change({ type: 'key', key });
        return true;
      },
      onPaste: (text) => {
        if (!saving.latest()) change({ type: 'paste', text });
      },
    },
    now,
  );
  return { form, busy: saving.value, change };
}
