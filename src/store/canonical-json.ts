/** An order of property names, each with the JSON that stands before its value. */
interface Shape {
  readonly names: readonly string[];
  readonly sorted: readonly { readonly name: string; readonly head: string }[];
}

/**
 * Makes a writer of JSON without blanks, whose properties are sorted by name: equal values have one
 * text, however they were laid out. It remembers what it sorted last for each number of
 * properties, since records of one kind have the same ones, and sorting took most of a start.
 */
export function canonicalWriter(): (value: unknown) => string {
  const shapes: Shape[] = [];
  const shapeOf = (value: object): Shape => {
    const names = Object.keys(value);
    const known = shapes[names.length];
    if (known && areEqual(known.names, names)) return known;
    const shape = makeShape(names);
    shapes[names.length] = shape;
    return shape;
  };
  const write = (value: unknown): string => {
    if (value === null) return 'null';
    if (typeof value !== 'object') return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(write).join()}]`;
    let text = '';
    for (const { name, head } of shapeOf(value).sorted) {
      const member = (value as Record<string, unknown>)[name];
      if (member !== undefined) text += (text === '' ? '' : ',') + head + write(member);
    }
    return `{${text}}`;
  };
  return write;
}

function makeShape(names: readonly string[]): Shape {
  const sorted = names.toSorted().map((name) => ({ name, head: `${JSON.stringify(name)}:` }));
  return { names, sorted };
}

function areEqual(some: readonly string[], others: readonly string[]): boolean {
  return some.every((name, index) => name === others[index]);
}
