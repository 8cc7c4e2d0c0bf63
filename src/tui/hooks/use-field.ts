import { useCallback } from 'react';
import { editField, type FieldText, fieldOf, pasteInto } from '../model/edit.ts';
import { useModel } from './use-model.ts';

const replace = (_old: FieldText, next: FieldText): FieldText => next;

/** A text field of one line that is up to date at once: `onKey` and `onPaste` are for its keyboard. */
export function useField(initial = '') {
  const start = useCallback(() => fieldOf(initial), [initial]);
  const { state: field, latest, dispatch: set } = useModel(replace, start);
  const onKey = (key: string): boolean => {
    const edited = editField(latest(), key);
    if (edited) set(edited);
    return edited !== null;
  };
  const onPaste = (text: string) => set(pasteInto(latest(), text));
  return { field, latest, set, onKey, onPaste };
}
