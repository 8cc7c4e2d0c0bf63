import { type FieldText, fieldOf } from './edit.ts';

/** The filter of the key list that shows the keys of an account. */
export function keysOfAccount(account: string): FieldText {
  return fieldOf(`account:${account}`);
}
