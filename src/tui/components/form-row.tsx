import type { ReactNode } from 'react';
import type { Issue } from '../../core/errors.ts';
import { type FieldName, fieldOfIssue, type KeyForm, type ValueField } from '../model/key-form.ts';
import type { Room } from '../model/room.ts';
import { type FormLine, LabelledLine, problemLines } from './form-line.tsx';

/** What the form is drawn from. */
export interface FormView {
  readonly form: KeyForm;
  readonly problems: readonly Issue[];
  /** How many keys the account may still have, if it is known. */
  readonly room: Room | null;
  readonly columns: number;
  readonly now: number;
}

/** A line of a field, with its label before the first one. */
export function row(
  { form }: FormView,
  field: FieldName,
  label: string,
  content: ReactNode,
  current = true,
): FormLine {
  const here = form.focus === field;
  return {
    focused: here && current,
    node: <LabelledLine label={label} focused={here} content={content} />,
  };
}

/** What is wrong with a field, to stand under it. */
export function problemsAt(
  { problems, columns }: FormView,
  field: ValueField,
): readonly FormLine[] {
  const messages = problems.filter((issue) => fieldOfIssue(issue) === field);
  return problemLines(
    messages.map(({ message }) => message),
    columns,
  );
}
