import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Resource, Scope } from '../../core/permissions.ts';
import { type CreateForm, choicesOf } from '../model/create-form.ts';

/** Wide enough for the longest resource with its level. */
const cellWidth = 20;

/** One line of choices; `current` if the cursor is in it. */
export interface GrantLine {
  readonly node: ReactNode;
  readonly current: boolean;
}

/** The scopes or resources of the form with what is given of each, as many a line as fit. */
export function grantLines(form: CreateForm, width: number): readonly GrantLine[] {
  const choices = choicesOf(form.profile);
  const perLine = Math.max(1, Math.min(3, Math.floor(width / cellWidth)));
  const size = form.profile.grant === 'scopes' ? choices.length : perLine;
  const starts = Array.from({ length: Math.ceil(choices.length / size) }, (_, line) => line * size);
  return starts.map((start) => ({
    current: form.choice >= start && form.choice < start + size,
    node: <Choices form={form} choices={choices.slice(start, start + size)} start={start} />,
  }));
}

type Props = {
  readonly form: CreateForm;
  readonly choices: readonly string[];
  readonly start: number;
};

function Choices({ form, choices, start }: Props) {
  const room = form.profile.grant === 'scopes' ? 0 : cellWidth;
  return (
    <Text wrap="truncate">
      {choices.map((choice, index) => (
        <Text key={choice}>
          <Text inverse={form.focus === 'grants' && form.choice === start + index}>
            {labelOf(form, choice)}
          </Text>
          {' '.repeat(Math.max(2, room - labelOf(form, choice).length))}
        </Text>
      ))}
    </Text>
  );
}

function labelOf(form: CreateForm, choice: string): string {
  if (form.profile.grant === 'scopes') {
    return `${form.scopes.includes(choice as Scope) ? '[x]' : '[ ]'} ${choice}`;
  }
  return `${choice} ${form.levels[choice as Resource] ?? 0}`;
}
