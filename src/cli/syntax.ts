/** An option of the command line. Without `value` it is a switch. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What help calls the value: `LIST`, `FILE`. */
  readonly value?: string;
  /** It may be given more than once. */
  readonly many?: boolean;
  readonly summary: string;
}

/** An argument without a name. */
export interface PositionalSpec {
  readonly name: string;
  readonly optional?: boolean;
  readonly many?: boolean;
}
