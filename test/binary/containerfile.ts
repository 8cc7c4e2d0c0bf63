/** What a Containerfile says, read from the real one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One instruction, with what follows it on its line and the lines that it goes on. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of the project's Containerfile, in order. */
export function readContainerfile(): readonly Instruction[] {
  const file = readFileSync(join(import.meta.dirname, '../../Containerfile'), 'utf8');
  const whole = file.replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n/g, ' ');
  return whole
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', text = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
      return { name, text: text.trim() };
    });
}

/** The words of an instruction in the JSON form, after what stands before the list. */
export function wordsOf({ text }: Instruction): readonly string[] {
  return JSON.parse(text.slice(text.indexOf('[')));
}
