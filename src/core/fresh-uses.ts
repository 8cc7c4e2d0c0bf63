import type { Use } from './ports.ts';

/** Which uses of a key: all of them, or those of its old secret. */
export type UsedSecret = 'total' | 'previous';

/** Uses of a key by one box, or by all of them. */
export interface SharedUse extends Use {
  readonly id: string;
  readonly secret: UsedSecret;
}

/** What a box has to tell the others since it last did. */
export interface TakenUses {
  readonly uses: readonly SharedUse[];
  /** Keys that were rotated, and when: uses of their old secrets before that mean nothing any more. */
  readonly resets: readonly (readonly [id: string, at: string])[];
}

/** The uses that this box has noted and not handed on yet. */
export class FreshUses {
  #uses = new Map<string, SharedUse>();
  #resets = new Map<string, string>();

  /** Notes one use of a key by one of its secrets. */
  stamp(id: string, secret: 'current' | 'previous', use: Use): void {
    this.#add('total', id, use);
    if (secret === 'previous') this.#add('previous', id, use);
  }

  #add(secret: UsedSecret, id: string, { count, at, ip }: Use): void {
    const name = nameOf(secret, id);
    this.#uses.set(name, {
      ...{ id, secret, at, ip },
      count: count + (this.#uses.get(name)?.count ?? 0),
    });
  }

  /** What was noted and not handed on. */
  get(secret: UsedSecret, id: string): Use | undefined {
    const use = this.#uses.get(nameOf(secret, id));
    return use && { count: use.count, at: use.at, ip: use.ip };
  }

  /** The key was rotated: what was noted of its old secret is of one before that. */
  reset(id: string, at: string): void {
    this.#uses.delete(nameOf('previous', id));
    this.#resets.set(id, at);
  }

  /** Hands everything on; whoever cannot tell it to the others gives it back. */
  take(): TakenUses {
    const taken = { uses: [...this.#uses.values()], resets: [...this.#resets] };
    this.#uses = new Map();
    this.#resets = new Map();
    return taken;
  }

  /** What was noted meanwhile is later than what comes back. */
  giveBack({ uses, resets }: TakenUses): void {
    const [later, laterResets] = [this.#uses, this.#resets];
    const meant = uses.filter(({ id, secret }) => secret === 'total' || !laterResets.has(id));
    this.#uses = new Map();
    for (const { id, secret, ...use } of [...meant, ...later.values()]) this.#add(secret, id, use);
    this.#resets = new Map([...resets, ...laterResets]);
  }
}

function nameOf(secret: UsedSecret, id: string): string {
  return `${secret} ${id}`;
}
