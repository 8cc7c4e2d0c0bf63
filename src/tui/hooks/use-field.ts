import { editField, fieldOf, pasteInto } from '../model/edit.ts';
import { useSetting } from './use-setting.ts';

/** A text field of one line that is up to date at once: `onKey` and `onPaste` are for its keyboard. */
export function useField(initial = '') {
  const { value: field, latest, set } = useSetting(fieldOf(initial));
  const onKey = (key: string): boolean => {
    const edited = editField(latest(), key);
    if (edited) set(edited);
    return edited !== null;
  };
  const onPaste = (text: string) => set(pasteInto(latest(), text));
  return { field, latest, set, onKey, onPaste };
}
