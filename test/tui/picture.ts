/**
 * A frame of the terminal as an SVG picture, for the README: each run of cells of one look is a text of
 * its own, stretched to its columns, so that no font can move what stands beside it. Colours are classes
 * with a light and a dark value, as pages are shown in both.
 */
import stringWidth from 'string-width';

interface Look {
  readonly color: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

interface Run extends Look {
  readonly text: string;
  readonly column: number;
}

const cell = { width: 8.4, height: 18 };
const margin = 14;
const fontSize = 14;

/** Names of colours with their light and dark values, all of them readable on their background. */
const colors: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  text: ['#1f2328', '#e6edf3'],
  red: ['#b3261e', '#ff7b72'],
  green: ['#116329', '#56d364'],
  magenta: ['#8a2a7b', '#e396df'],
};
const background = ['#ffffff', '#0d1117'] as const;
const border = ['#d1d9e0', '#3d444d'] as const;

const codes: Readonly<Record<number, Partial<Look>>> = {
  0: { color: 'text', bold: false, dim: false, inverse: false },
  1: { bold: true },
  2: { dim: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  27: { inverse: false },
  31: { color: 'red' },
  32: { color: 'green' },
  35: { color: 'magenta' },
  39: { color: 'text' },
};

/** Draws a frame with its escape sequences; `title` says what is to be seen. Throws for a colour that has no values here. */
export function drawFrame(frame: string, title: string): string {
  const lines = frame.split('\n').map(runsOf);
  const columns = Math.max(...lines.flat().map(({ text, column }) => column + stringWidth(text)));
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = Math.ceil(lines.length * cell.height + 2 * margin);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${style()}</style>`,
    `<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...lines.flatMap((runs, row) => runs.flatMap((run) => drawRun(run, row))),
    '</svg>',
    '',
  ].join('\n');
}

function runsOf(line: string): readonly Run[] {
  const runs: Run[] = [];
  let look: Look = { color: 'text', bold: false, dim: false, inverse: false };
  let column = 0;
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const sequence = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (sequence !== undefined) {
      for (const code of sequence.split(';').map(Number)) look = { ...look, ...lookOf(code) };
    } else if (part !== '') {
      runs.push({ ...look, text: part, column });
      column += stringWidth(part);
    }
  }
  return runs;
}

function lookOf(code: number): Partial<Look> {
  const look = codes[code];
  if (!look) throw new Error(`the picture has no look for the code ${code}`);
  return look;
}

function drawRun(run: Run, row: number): readonly string[] {
  const x = round(margin + run.column * cell.width);
  const y = margin + row * cell.height;
  const width = round(stringWidth(run.text) * cell.width);
  const box = `<rect class="${run.color}" x="${x}" y="${y}" width="${width}" height="${cell.height}"/>`;
  const classes = [
    run.inverse ? 'inverse' : run.color,
    run.bold ? 'bold' : '',
    run.dim ? 'dim' : '',
  ];
  const isBlank = run.text.trim() === '';
  const text = `<text class="${classes.join(' ').trim()}" x="${x}" y="${y + 13}" textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeText(run.text)}</text>`;
  return [...(run.inverse ? [box] : []), ...(isBlank ? [] : [text])];
}

function style(): string {
  const rules = (theme: 0 | 1) =>
    [
      `.window{fill:${background[theme]};stroke:${border[theme]}}`,
      `.inverse{fill:${background[theme]}}`,
      ...Object.entries(colors).map(([name, values]) => `.${name}{fill:${values[theme]}}`),
    ].join('');
  return [
    `text{font:${fontSize}px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}`,
    '.bold{font-weight:bold}.dim{opacity:.7}',
    rules(0),
    `@media (prefers-color-scheme:dark){${rules(1)}}`,
  ].join('');
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

function escapeText(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
