/**
 * Every key of the terminal UI, once. The dispatcher looks keys up here, the hint lines, the help and the
 * palette are made from it; the order of the rows is theirs. Rules: nothing destructive is one modifier
 * away from something harmless; Escape goes back one level and never quits; Enter opens and never confirms
 * a revoke; a key that opens a dialog never confirms it.
 */
import { accountsBindings } from './accounts.ts';
import { auditBindings } from './audit.ts';
import type { Binding, Context } from './binding.ts';
import { buttonBindings } from './buttons.ts';
import { formBindings } from './forms.ts';
import { keysBindings } from './keys.ts';
import { manyBindings } from './many.ts';
import { movingBindings } from './moving.ts';
import { pickerBindings } from './pickers.ts';
import { questionBindings } from './questions.ts';
import { requestsBindings } from './requests.ts';
import { rotationBindings } from './rotation.ts';
import { tokenBindings } from './token.ts';
import { windowBindings } from './window.ts';

/** The table: a file of rows for each screen, or for what screens have in common. */
export const keymap: readonly Binding[] = [
  ...keysBindings,
  ...requestsBindings,
  ...auditBindings,
  ...accountsBindings,
  ...movingBindings,
  ...formBindings,
  ...buttonBindings,
  ...manyBindings,
  ...pickerBindings,
  ...tokenBindings,
  ...questionBindings,
  ...rotationBindings,
  ...windowBindings,
];

/** The bindings of a context in the order of the help. */
export function bindingsOf(context: Context): readonly Binding[] {
  return keymap.filter(
    (one) => one.contexts.includes(context) || one.contexts.includes('everywhere'),
  );
}

/** The binding of a key in a context, or undefined. */
export function findBinding(context: Context, key: string): Binding | undefined {
  return bindingsOf(context).find((one) => one.keys.includes(key));
}
