import { readFileSync } from 'node:fs';

const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');

/** The version of the package as Debian orders it: `1.0.0~rc.1` is before `1.0.0`. */
export const version: string = JSON.parse(text).version.replace('-', '~');
