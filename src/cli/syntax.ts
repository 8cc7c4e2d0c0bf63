/**
 * What may stand in a place, for completion: these words, or what the rack, the stored keys or the
 * disk hold.
 */
export type Choices =
  | readonly string[]
  | 'keys'
  | 'accounts'
  | 'profiles'
  | 'orgs'
  | 'files'
  | 'directories';

/** An option of the command line. Without `value` it is a switch. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What help calls the value: `LIST`, `FILE`. */
  readonly value?: string;
  /** It may be given more than once. */
  readonly many?: boolean;
  /** Its value is a token: such options are for hands that insist, and warn. */
  readonly secret?: boolean;
  /** What its value may be; a name such as FILE or ID says so by itself. */
  readonly choices?: Choices;
  readonly summary: string;
}

/** An argument without a name. */
export interface PositionalSpec {
  readonly name: string;
  readonly optional?: boolean;
  readonly many?: boolean;
  /** What it may be; a name such as FILE or ID says so by itself. */
  readonly choices?: Choices;
}
