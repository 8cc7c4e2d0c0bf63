import { useCallback, useState } from 'react';
import type { Profile } from '../../core/profile.ts';
import { formLines } from '../components/create-form-lines.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useModel } from '../hooks/use-model.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
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

type Props = {
  readonly profiles: readonly [Profile, ...Profile[]];
  readonly refresh: () => Promise<unknown>;
};

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
      const issues = issuesOf(error) ?? [];
      change({ type: 'issues', issues });
      fail(issues.some(fieldOfIssue) ? 'Not created: see what stands under the fields' : error);
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
