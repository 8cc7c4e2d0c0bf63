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

/** Uses of keys by id, which are counted on in place: every request that passes is one. */
type Counts = Map<string, { count: number; at: string; ip: string | null }>;

const nothing = (): Readonly<Record<UsedSecret, Counts>> => ({
  total: new Map(),
  previous: new Map(),
});

/** The uses that this box has noted and not handed on yet. */
export class FreshUses {
  #uses = nothing();
  #resets = new Map<string, string>();

  /** Notes one use of a key by one of its secrets. */
  stamp(id: string, secret: 'current' | 'previous', use: Pick<Use, 'at' | 'ip'>): void {
    add(this.#uses.total, id, 1, use);
    if (secret === 'previous') add(this.#uses.previous, id, 1, use);
  }

  /** What was noted and not handed on. */
  get(secret: UsedSecret, id: string): Use | undefined {
    return this.#uses[secret].get(id);
  }

  /** The key was rotated: what was noted of its old secret is of one before that. */
  reset(id: string, at: string): void {
    this.#uses.previous.delete(id);
    this.#resets.set(id, at);
  }

  /** Hands everything on; whoever cannot tell it to the others gives it back. */
  take(): TakenUses {
    const taken = { uses: list(this.#uses), resets: [...this.#resets] };
    this.#uses = nothing();
    this.#resets = new Map();
    return taken;
  }

  /** What was noted meanwhile is later than what comes back. */
  giveBack({ uses, resets }: TakenUses): void {
    const [later, laterResets] = [list(this.#uses), this.#resets];
    const meant = uses.filter(({ id, secret }) => secret === 'total' || !laterResets.has(id));
    this.#uses = nothing();
    for (const use of [...meant, ...later]) add(this.#uses[use.secret], use.id, use.count, use);
    this.#resets = new Map([...resets, ...laterResets]);
  }
}

function add(uses: Counts, id: string, count: number, { at, ip }: Pick<Use, 'at' | 'ip'>): void {
  const known = uses.get(id);
  if (!known) {
    uses.set(id, { count, at, ip });
    return;
  }
  known.count += count;
  known.at = at;
  known.ip = ip;
}

function list(uses: Readonly<Record<UsedSecret, Counts>>): readonly SharedUse[] {
  return (['total', 'previous'] as const).flatMap((secret) =>
    [...uses[secret]].map(([id, use]) => ({ id, secret, ...use })),
  );
}
