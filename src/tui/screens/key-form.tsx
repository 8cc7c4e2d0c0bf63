import { frameRows } from '../components/frame.tsx';
import { formLines } from '../components/key-form-lines.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import type { KeyFormState } from '../hooks/use-key-form.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import type { FieldName, KeyForm } from '../model/key-form.ts';
import { problemsOf } from '../model/key-form-problems.ts';
import type { Room } from '../model/room.ts';
import { windowStart } from '../model/selection.ts';

type Props = {
  readonly title: string;
  readonly context: 'create' | 'edit';
  readonly state: KeyFormState;
  readonly room: Room | null;
};

/** The form of a key, new or not: its lines, as many of them as fit around the cursor. */
export function KeyFormScreen({ title, context, state: { form, busy }, room }: Props) {
  const { columns, rows } = useShell();
  const { now } = useProgram();
  const height = rows - frameRows;
  const at = now();
  const lines = formLines({ form, problems: problemsOf(form, at), room, columns, now: at });
  const focused = Math.max(
    0,
    lines.findIndex((line) => line.focused),
  );
  return (
    <Screen title={title} context={context} status={busy ? 'Saving' : statusOf(form)}>
      <Lines
        lines={lines.map((line) => line.node)}
        height={height}
        start={windowStart(focused, lines.length, height)}
      />
    </Screen>
  );
}

function statusOf(form: KeyForm): string {
  const isGrid = form.profile.grant === 'levels';
  const hints: Partial<Record<FieldName, string>> = {
    profile: 'Left and right choose the profile',
    account: 'Left and right choose the account',
    grants: isGrid
      ? 'Space or 0 to 3 set a level, a sets it for all, Tab goes on'
      : 'Left and right move, space switches a scope',
    ips: 'Enter begins a new line, Tab goes on',
  };
  const done = form.key === null ? 'creates the key' : 'saves the changes';
  return hints[form.focus] ?? `Tab goes on, ctrl-s ${done}`;
}
