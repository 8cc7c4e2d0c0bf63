/**
 * Who asks for a change. `local` is the shell user of the box and holds every permission;
 * `account` is that user acting with the permissions of an account (`--as`); `key` is a request
 * that presented a key; `system` is Keyrack itself.
 */
export type Actor =
  | ({ readonly kind: 'local' } & Person)
  | ({ readonly kind: 'account'; readonly account: string } & Person)
  | {
      readonly kind: 'key';
      readonly key: string;
      readonly account: string;
      /** The address that the request came from, as the server saw it. */
      readonly from?: string | undefined;
      /**
       * True for what a panel lets its users do with their own keys: then the account's operator
       * permissions count for nothing, and only keys of the account and of this key's profile are open.
       */
      readonly own?: true | undefined;
    }
  | { readonly kind: 'system' };

/**
 * The person at the shell, as far as the box knows: the name (of `SUDO_USER` where there is one),
 * and where they sit (`ssh 203.0.113.9, pts/3`). Both are claims: whoever may open the socket owns
 * the box.
 */
export interface Person {
  readonly name: string;
  readonly from?: string | undefined;
}

/** The actor in one short line: `alice`, `bob (by alice)`, `kr_4fJ0aZq81LmT of bob`. */
export function describeActor(actor: Actor): string {
  switch (actor.kind) {
    case 'local':
      return actor.name;
    case 'account':
      return `${actor.account} (by ${actor.name})`;
    case 'key':
      return `${actor.key} of ${actor.account}`;
    case 'system':
      return 'keyrack';
  }
}

/** The account whose keys an actor makes when it names none. */
export function homeAccount(actor: Actor): string {
  return actor.kind === 'account' || actor.kind === 'key' ? actor.account : 'admin';
}

/** What identifies an actor, whatever terminal they sit at. */
export function actorIdentity(actor: Actor): readonly string[] {
  switch (actor.kind) {
    case 'local':
      return ['local', actor.name];
    case 'account':
      return ['account', actor.account, actor.name];
    case 'key':
      return ['key', actor.key, actor.account];
    case 'system':
      return ['system', 'keyrack'];
  }
}
