import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

const mark = '\0builtin:';

/** Modules of Node that take long to load, and that nobody calls, extends or writes to as a whole. */
const heavy = ['child_process', 'crypto', 'http', 'http2', 'https', 'net', 'readline', 'zlib'];

/** Imported by the bundler's helper for packages that ask for modules when they run; it stands before everything that is made here, so it cannot need that. */
const first = ['module', 'node:module'];

/**
 * Loads the modules that Node brings along late: the heavy ones when something of them is first
 * used, the others when the code that imports them is first run. The `import` statements of one
 * file would all run before its first line, and loading every module that any part of the
 * program needs takes longer than starting Node.
 */
export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    resolveId: (id) =>
      isBuiltin(id) && !first.includes(id) ? { id: mark + id, moduleSideEffects: false } : null,
    load(id) {
      if (!id.startsWith(mark)) return null;
      const name = id.slice(mark.length);
      const isHeavy = heavy.includes(name.replace(/^node:/, ''));
      return { code: isHeavy ? lateModule(name) : earlyModule(name), moduleType: 'js' };
    },
  };
}

function earlyModule(name: string): string {
  return `module.exports = process.getBuiltinModule(${JSON.stringify(name)});`;
}

/** An object with a getter for every name that the module has in the Node that builds, which is the one that runs. */
function lateModule(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {});
  return `let loaded;
const load = () => (loaded ??= process.getBuiltinModule(${JSON.stringify(name)}));
const late = (name) => [name, { enumerable: true, get: () => load()[name] }];
module.exports = Object.defineProperties({}, Object.fromEntries(${JSON.stringify(names)}.map(late)));`;
}
