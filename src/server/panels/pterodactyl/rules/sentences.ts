/** The sentences of the panel's own language file, by rule; `X` stands for the field. */
const sentences: Readonly<Record<string, string>> = {
  required: 'The X field is required.',
  filled: 'The X field is required.',
  present: 'The X field must be present.',
  required_with: 'The X field is required when VALUE is present.',
  required_without: 'The X field is required when VALUE is not present.',
  required_unless: 'The X field is required unless VALUE.',
  string: 'The X must be a string.',
  integer: 'The X must be an integer.',
  numeric: 'The X must be a number.',
  array: 'The X must be an array.',
  boolean: 'The X field must be true or false.',
  email: 'The X must be a valid email address.',
  confirmed: 'The X confirmation does not match.',
  unique: 'The X has already been taken.',
  'unique.database': 'The database name you have selected is already in use by this server.',
  exists: 'The selected X is invalid.',
  in: 'The selected X is invalid.',
  not_in: 'The selected X is invalid.',
  regex: 'The X format is invalid.',
  alpha_dash: 'The X may only contain letters, numbers, and dashes.',
  alpha_num: 'The X may only contain letters and numbers.',
  p_username:
    'The X must start and end with alpha-numeric characters and contain only letters, numbers, dashes, underscores, and periods.',
  'max.string': 'The X may not be greater than MAX characters.',
  'max.number': 'The X may not be greater than MAX.',
  'max.array': 'The X may not have more than MAX items.',
  'size.string': 'The X must be MIN characters.',
  'min.string': 'The X must be at least MIN characters.',
  'min.number': 'The X must be at least MIN.',
  'between.string': 'The X must be between MIN and MAX characters.',
  'between.number': 'The X must be between MIN and MAX.',
  ip: '"VALUE" is not a valid IP address or CIDR range.',
};

/** What a broken rule is about, beside the field. */
export interface RuleFacts {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly value?: string | undefined;
}

/** The sentence of a rule (`between.string`) that a field broke. */
export function sentence(rule: string, field: string, { min, max, value }: RuleFacts = {}): string {
  const text = sentences[rule] ?? 'The X format is invalid.';
  const filled = text.replace('MIN', String(min)).replace('MAX', String(max));
  return filled.replace('X', () => field).replace('VALUE', () => value ?? '');
}
