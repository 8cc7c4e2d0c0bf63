/**
 * The arrows of DESIGN as data, and a checker of them that is a function of texts:
 *
 *   main -> cli -> { tui, server, store } -> core
 *   library -> { server, core }
 *   server -> data (fixtures)
 */
import { dirname, join, normalize } from 'node:path';
import { parseAst } from 'rolldown/parseAst';

/** Which layers a layer may import, beside itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  main: ['cli'],
  cli: ['tui', 'server', 'store', 'core'],
  library: ['server', 'core'],
  tui: ['core'],
  server: ['core', 'data'],
  store: ['core'],
  core: [],
};

/** Packages that only one layer may import (or two); a trailing slash means all below. */
const owners: readonly (readonly [string, string])[] = [
  ['hono', 'server library'],
  ['hono/', 'server'],
  ['@hono/', 'server'],
  ['ink', 'tui'],
  ['react', 'tui'],
  ['react/', 'tui'],
  ['clipboardy', 'tui'],
  ['lowdb', 'store'],
  ['lowdb/', 'store'],
  ['node:sqlite', 'store'],
  ['pg', 'store'],
];

/** All that core may import from outside. */
const corePackages = [
  'node:crypto',
  'node:zlib',
  'node:net',
  'node:util',
  'ipaddr.js',
  '@paralleldrive/cuid2',
];

/** What core may not touch: clock, disk, environment, console, network. */
const worldly = new Set([
  ...['process', 'console', 'performance', 'fetch', 'globalThis', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
]);

const onlyBarrel = 'core/profiles/index.ts';

/** The texts of source files by their path below `src`. */
export type Sources = ReadonlyMap<string, string>;

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Imports of one layer by another that no arrow allows. */
export function wrongArrows(files: Sources): string[] {
  return relativeImports(files).flatMap(({ path, target }) => {
    const [from, to] = [layerOf(path), layerOf(target)];
    const isRight = from === to ? from in arrows : arrows[from]?.includes(to);
    return isRight ? [] : [`${path} imports ${target}`];
  });
}

/** Imports of a package by a layer that does not own it. */
export function wrongPackages(files: Sources): string[] {
  return [...files].flatMap(([path, text]) =>
    importsOf(path, text)
      .filter((name) => !name.startsWith('.') && !isOwned(name, layerOf(path)))
      .map((name) => `${path} imports ${name}`),
  );
}

function isOwned(name: string, layer: string): boolean {
  if (name === computed) return false;
  if (layer === 'core') return corePackages.includes(name);
  const matching = owners.filter(([one]) =>
    one.endsWith('/') ? name.startsWith(one) : name === one,
  );
  return matching.every(([, owner]) => owner.split(' ').includes(layer));
}

/** Files that only hand on what others export. */
export function barrels(files: Sources): string[] {
  return [...files]
    .filter(([path, text]) => path !== onlyBarrel && isBarrel(path, bodyOf(path, text)))
    .map(([path]) => path);
}

function isBarrel(path: string, body: readonly Node[]): boolean {
  if (/(^|\/)index\.tsx?$/.test(path)) return true;
  if (body.some(({ type }) => type === 'ExportAllDeclaration')) return true;
  const rest = body.filter(({ type }) => type !== 'ImportDeclaration');
  return (
    rest.length > 0 && rest.every((one) => one.type === 'ExportNamedDeclaration' && one.source)
  );
}

/** Files that import themselves by way of others. Imports of types count: they bind as well. */
export function cycles(files: Sources): string[] {
  const targets = new Map<string, string[]>();
  for (const { path, target } of relativeImports(files)) {
    targets.set(path, [...(targets.get(path) ?? []), target]);
  }
  const found: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return found;
}

/** Where core touches clock, chance, environment, console or network. */
export function worldlyCore(files: Sources): string[] {
  return [...files]
    .filter(([path]) => layerOf(path) === 'core')
    .flatMap(([path, text]) =>
      bodyOf(path, text)
        .flatMap(worldIn)
        .map((what) => `${path}: ${what}`),
    );
}

/** Names of the outside world in a piece of syntax, types left out. */
function worldIn(node: Node): string[] {
  if (/^TS(Type|Interface)/.test(node.type)) return [];
  if (node.type === 'Identifier') return isWorldly(node) ? [String(node.name)] : [];
  if (isHarmlessDate(node))
    return childrenOf(node)
      .filter(({ name }) => name !== 'Date')
      .flatMap(worldIn);
  if (memberOf(node, 'Math') === 'random') return ['Math.random'];
  return childrenOf(node).flatMap(worldIn);
}

function isWorldly({ name }: Node): boolean {
  return name === 'Date' || worldly.has(String(name));
}

function isHarmlessDate(node: Node): boolean {
  if (['parse', 'UTC'].includes(memberOf(node, 'Date') ?? '')) return true;
  const isNew = node.type === 'NewExpression' && (node.callee as Node).name === 'Date';
  return isNew && (node.arguments as Node[]).length > 0;
}

/** The member of the object with the name that a node takes: `now` of `Date.now` and `Date['now']`. */
function memberOf(node: Node, name: string): string | null {
  if (node.type !== 'MemberExpression' || (node.object as Node).name !== name) return null;
  const { name: dotted, value } = node.property as Node;
  return String(dotted ?? value);
}

/** The nodes within a node, without the names of members and keys. */
function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([field, value]) => {
    const isName = (field === 'property' || field === 'key') && !node.computed;
    return isName ? [] : [value].flat().filter(isNode);
  });
}

const computed = '(an import that is computed)';

/** What a file imports and re-exports, in any way and for any reason. */
function importsOf(path: string, text: string): string[] {
  return bodyOf(path, text).flatMap(importsIn);
}

function importsIn(node: Node): string[] {
  const below = childrenOf(node).flatMap(importsIn);
  if (!/^(Import|Export|TSImport)/.test(node.type) || !isNode(node.source)) return below;
  const { value } = node.source;
  return [typeof value === 'string' ? value : computed, ...below];
}

function relativeImports(files: Sources): { path: string; target: string }[] {
  return [...files].flatMap(([path, text]) =>
    importsOf(path, text)
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ path, target: normalize(join(dirname(path), name)) })),
  );
}

function bodyOf(path: string, text: string): readonly Node[] {
  const program: unknown = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  return (program as { body: Node[] }).body;
}

function layerOf(path: string): string {
  if (path.startsWith('../data/')) return 'data';
  const [first = '', ...rest] = path.split('/');
  return rest.length === 0 ? first.replace(/\.tsx?$/, '') : first;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
