import { wrap } from './wrap.ts';

/** Two blanks, a term, and the column in which is said what it means; or a line that goes on with that. */
const hanging = /^( {2}[\w()-]+ +| {4,})(?=\S)/;

/** A text of paragraphs and of terms with their meanings: lines that are too long are broken, and go on below their beginning. */
export function fold(text: string, width: number): string {
  const lines = text
    .split('\n')
    .flatMap((line) => (line.length > width ? broken(line, width) : [line]));
  return lines.join('\n');
}

/** What stands indented and is no term, such as an example, stays as it is. */
function broken(line: string, width: number): readonly string[] {
  const [term = ''] = hanging.exec(line) ?? [];
  if (term === '' && line.startsWith(' ')) return [line];
  const rest = wrap(line.slice(term.length), width - term.length, ({ length }) => length);
  return rest.map((part, index) => (index === 0 ? term : ' '.repeat(term.length)) + part);
}
