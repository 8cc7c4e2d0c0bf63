/** Reads every import of `src` and decides whether the arrows of DESIGN hold; and tests the judge. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  barrels,
  cycles,
  type Sources,
  worldlyCore,
  wrongArrows,
  wrongPackages,
} from './support/architecture.ts';

const src = join(import.meta.dirname, '../src');
const sources: Sources = new Map(
  globSync('**/*.{ts,tsx}', { cwd: src })
    .sort()
    .map((path) => [path, readFileSync(join(src, path), 'utf8')]),
);

describe('the sources', () => {
  it('are all read', () => {
    expect([...sources.keys()]).toEqual(expect.arrayContaining(['main.ts', 'core/keyring.ts']));
    expect(sources.size).toBeGreaterThan(40);
  });

  it('keep to the arrows', () => expect(wrongArrows(sources)).toEqual([]));
  it('import a package only in the layer that owns it', () =>
    expect(wrongPackages(sources)).toEqual([]));
  it('have no barrels', () => expect(barrels(sources)).toEqual([]));
  it('have no import cycles', () => expect(cycles(sources)).toEqual([]));
  it('of core touch no clock, chance, environment or console', () => {
    expect(worldlyCore(sources)).toEqual([]);
  });
});

describe('the checker', () => {
  const of = (files: Record<string, string>): Sources => new Map(Object.entries(files));

  it.each([
    ['core/a.ts', '../store/b.ts'],
    ['store/a.ts', '../server/b.ts'],
    ['server/panels/xyp/a.ts', '../../../tui/b.tsx'],
    ['tui/a.tsx', '../cli/b.ts'],
    ['main.ts', './core/b.ts'],
    ['cli/a.ts', '../main.ts'],
    ['library/a.ts', '../cli/b.ts'],
    ['library/a.ts', '../store/b.ts'],
    ['cli/a.ts', '../library/b.ts'],
    ['cli/a.ts', '../elsewhere/b.ts'],
    ['elsewhere/a.ts', '../core/b.ts'],
  ])('finds that %s imports %s, in every way to import', (path, target) => {
    for (const text of [
      `import { b } from '${target}';`,
      `import type { B } from '${target}';`,
      `import '${target}';`,
      `export { b } from '${target}';`,
      `export * from '${target}';`,
      `const b = await import('${target}');`,
      `type B = import('${target}').B;`,
    ]) {
      expect(wrongArrows(of({ [path]: text }))).toHaveLength(1);
    }
  });

  it.each([
    ['main.ts', './cli/b.ts'],
    ['cli/a.ts', '../tui/b.ts'],
    ['cli/commands/a.ts', '../b.ts'],
    ['server/a.ts', '../core/b.ts'],
    ['core/decisions/a.ts', '../b.ts'],
    ['library/a.ts', '../server/b.ts'],
  ])('lets %s import %s', (path, target) => {
    expect(wrongArrows(of({ [path]: `import '${target}';` }))).toEqual([]);
  });

  it('finds a package in a layer that does not own it, and an import it cannot read', () => {
    const files = of({
      'cli/a.ts': "import { Hono } from 'hono'; import 'hono/client'; import '@hono/node-server';",
      'server/a.ts': "import React from 'react'; import 'ink'; import 'clipboardy';",
      'core/a.ts': "import 'node:fs'; import 'zod'; import 'node:sqlite'; import 'node:crypto';",
      'tui/a.tsx':
        "import { JSONFile } from 'lowdb/node'; const b = <T,>(x: T) => import(String(x));",
    });
    expect(wrongPackages(files)).toHaveLength(11);
  });

  it('lets a layer import what it owns, and what nobody owns', () => {
    const files = of({
      'server/a.ts': "import 'hono'; import '@hono/node-server/serve-static'; import 'zod';",
      'tui/a.tsx': "import 'ink'; import 'react/jsx-runtime'; import 'ink-text-input';",
      'store/a.ts': "import 'lowdb'; import 'node:sqlite'; import 'node:fs';",
    });
    expect(wrongPackages(files)).toEqual([]);
  });

  it('finds barrels by their name, by a star, and by holding nothing but re-exports', () => {
    const files = of({
      'cli/index.ts': 'export const a = 1;',
      'tui/all.ts': "export * from './b.ts'; export const a = 1;",
      'server/both.ts': "import { z } from 'zod'; export { a } from './a.ts';",
      'core/fine.ts': "export { a } from './a.ts'; export const b = 1;",
      'core/profiles/index.ts': "export * from './a.ts';",
    });
    expect(barrels(files)).toEqual(['cli/index.ts', 'tui/all.ts', 'server/both.ts']);
  });

  it('finds cycles of any length, and calls none where there is none', () => {
    const cycle = { 'core/a.ts': "import './b.ts';", 'core/b.ts': "import './c/c.ts';" };
    expect(cycles(of({ ...cycle, 'core/c/c.ts': "import type { A } from '../a.ts';" }))).toEqual([
      'core/a.ts -> core/b.ts -> core/c/c.ts -> core/a.ts',
    ]);
    expect(cycles(of({ 'core/a.ts': "import './a.ts';" }))).toEqual(['core/a.ts -> core/a.ts']);
    expect(cycles(of({ ...cycle, 'core/c/c.ts': '', 'core/d.ts': "import './b.ts';" }))).toEqual(
      [],
    );
  });

  it.each([
    'Date.now()',
    "Date['now']()",
    'new Date()',
    'new Date',
    'Date()',
    'const { now } = Date',
    'Math.random()',
    "Math['random']()",
    'process.env',
    'console.log(1)',
    'const log = console',
    'globalThis.x',
    'performance.now()',
    "fetch('x')",
    'setTimeout(() => {}, 1)',
    '{ const a = { b: process }; }',
  ])('finds the world in %s, in core alone', (text) => {
    expect(worldlyCore(of({ 'core/a.ts': text }))).toHaveLength(1);
    expect(worldlyCore(of({ 'cli/a.ts': text }))).toEqual([]);
  });

  it.each([
    'new Date(0)',
    "Date.parse('x')",
    'Date.UTC(2026, 1)',
    'ipaddr.process(x)',
    '// process.env and Date.now()',
    "const a = 'console.log()'",
    'const a: Date = new Date(1)',
    'const a = { process: 1 }',
    'Math.min(1, 2)',
  ])('finds nothing wrong with %s', (text) => {
    expect(worldlyCore(of({ 'core/a.ts': text }))).toEqual([]);
  });
});
