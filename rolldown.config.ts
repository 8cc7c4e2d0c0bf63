import { readFileSync } from 'node:fs';
import { defineConfig, type InputOptions } from 'rolldown';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

/**
 * What the program is made from, as files and as one executable (packaging/binary.ts). Ink imports
 * react-devtools-core, which is wanted by nobody here; marking it external would turn it into a
 * static import that fails at start, so a stub takes its place.
 */
export const programInput = {
  input: { main: 'src/main.ts' },
  platform: 'node',
  logLevel: 'warn',
  resolve: {
    alias: { 'react-devtools-core': new URL('./src/tui/no-devtools.ts', import.meta.url).pathname },
  },
  transform: {
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.KEYRACK_VERSION': JSON.stringify(version),
    },
  },
} satisfies InputOptions;

/** One entry, split chunks: `--version` and `api-key list` load neither Ink nor React. */
const program = defineConfig({
  ...programInput,
  output: { dir: 'dist', format: 'esm', minify: 'dce-only', cleanDir: true },
});

/**
 * What other programs import, apart from the program so that neither is split for the other. Hono is
 * the importing program's own: a second copy of it here would be another Hono.
 */
const library = defineConfig({
  input: { hono: 'src/library/hono.ts', client: 'src/library/client.ts' },
  platform: 'node',
  logLevel: 'warn',
  external: /^(@hono\/|hono(\/|$))/,
  output: { dir: 'dist/library', format: 'esm', minify: 'dce-only' },
});

export default [program, library];
