import { Text } from 'ink';
import type { ReactNode } from 'react';
import type { Resource, Scope } from '../../core/permissions.ts';
import { type CreateForm, choicesOf } from '../model/create-form.ts';

const perLine = 3;
const cellWidth = 21;
const words = ['none', 'read', 'write', 'all'];

/** The scopes in one line, or the nine resources in three lines of three, each with what is given. */
export function GrantLines(
  form: CreateForm,
): readonly { readonly node: ReactNode; readonly current: boolean }[] {
  const choices = choicesOf(form.profile);
  const size = form.profile.grant === 'scopes' ? choices.length : perLine;
  const lines = Array.from({ length: Math.ceil(choices.length / size) }, (_, line) => line * size);
  return lines.map((start) => ({
    current: form.choice >= start && form.choice < start + size,
    node: (
      <Text wrap="truncate">
        {choices.slice(start, start + size).map((choice, index) => (
          <Text key={choice}>
            <Text inverse={form.focus === 'grants' && form.choice === start + index}>
              {labelOf(form, choice)}
            </Text>
            {form.profile.grant === 'scopes'
              ? '  '
              : ' '.repeat(Math.max(1, cellWidth - labelOf(form, choice).length))}
          </Text>
        ))}
      </Text>
    ),
  }));
}

function labelOf(form: CreateForm, choice: string): string {
  if (form.profile.grant === 'scopes')
    return `${form.scopes.includes(choice as Scope) ? '[x]' : '[ ]'} ${choice}`;
  const level = form.levels[choice as Resource] ?? 0;
  return `${choice} ${level} ${words[level]}`;
}
