import type { KeyForm } from './key-form.ts';

/** The form with what its focused field was changed to. What was refused before may be right now. */
export function changed(form: KeyForm, change: Partial<KeyForm>): KeyForm {
  const { focus } = form;
  const touched = form.touched.includes(focus) ? form.touched : [...form.touched, focus];
  return { ...form, ...change, touched, issues: [], leaving: false };
}

/** The next or previous of `count`; -1 for a key that does not turn. */
export function turned(index: number, key: string, count: number): number {
  const step = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0;
  return step === 0 ? -1 : (index + step + count) % count;
}
