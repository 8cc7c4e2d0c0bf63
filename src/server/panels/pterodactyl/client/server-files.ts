/** The files of a server, as its users see and change them. */
import { z } from 'zod';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { list } from '../envelope.ts';
import { flag, listOf, numeric, required } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { showFile } from './file-object.ts';
import {
  contentOf,
  FileTree,
  nameOf,
  type Packed,
  parentOf,
  pathOf,
  refused,
  resolvePath,
  textFile,
} from './file-tree.ts';
import { onServer } from './server-access.ts';
import { signedUrl } from './server-daemon.ts';

/** A route below `/files` that changes something and tells nothing; what it did is noted, unless that is null. */
function changing<T extends Readonly<Record<string, unknown>>>(
  method: 'POST' | 'PUT',
  act: string,
  permission: string,
  wanted: z.ZodType<T>,
  change: (tree: FileTree, values: T) => Readonly<Record<string, unknown>> | null,
): Endpoint {
  return onServer(method, `/files/${act}`, permission, (server, call) => {
    const values = validate(wanted, call.fields);
    const done = change(treeOf(server, call), values);
    if (done) record(call, `server:file.${events[act] ?? act}`, done, server);
    return nothing;
  });
}

/** What the panel calls an act in its records, where that is not the name of the route. */
const events: Readonly<Record<string, string>> = { 'create-folder': 'create-directory' };

const root = z.string();
const names = required(listOf(z.string(), 100));
const optionalRoot = root.nullish();

/** The routes of a server's files. */
export const filesEndpoints: readonly Endpoint[] = [
  onServer('GET', '/files/list', 'file.read', (server, call) => {
    const path = resolvePath(call.query.url.searchParams.get('directory'));
    return ok(list(treeOf(server, call).list(path).map(showFile)));
  }),
  onServer('GET', '/files/contents', 'file.read-content', (server, call) => {
    const file = fileIn(call);
    const row = treeOf(server, call).find(resolvePath(file));
    if (row.is_file !== true) throw refused('Cannot perform that action: file is a directory.');
    record(call, 'server:file.read', { file }, server);
    return ok(String(row.content));
  }),
  onServer('GET', '/files/download', 'file.read-content', (server, call) => {
    const file = fileIn(call);
    record(call, 'server:file.download', { file }, server);
    return signedUrl(server, '/download/file', { file_path: file }, call);
  }),
  onServer('GET', '/files/upload', 'file.create', (server, call) =>
    signedUrl(server, '/upload/file', {}, call),
  ),
  onServer('POST', '/files/write', 'file.create', (server, call) => {
    const file = fileIn(call);
    treeOf(server, call).put(resolvePath(file), textFile(call.text));
    record(call, 'server:file.write', { file }, server);
    return nothing;
  }),
  changing('PUT', 'rename', 'file.update', z.object({ root, files: renames() }), (tree, values) => {
    for (const { from, to } of values.files)
      tree.move(resolvePath(values.root, from), resolvePath(values.root, to));
    return { directory: values.root, files: values.files };
  }),
  changing('POST', 'copy', 'file.create', z.object({ location: z.string() }), (tree, values) => {
    const path = resolvePath(values.location);
    const { is_file, ...content } = contentOf(tree.find(path));
    if (!is_file) throw refused('Cannot perform that action: file is a directory.');
    tree.put(freeCopyOf(path, tree), { is_file, ...content });
    return { file: values.location };
  }),
  changing('POST', 'delete', 'file.delete', z.object({ root, files: names }), (tree, values) => {
    for (const name of values.files) {
      const path = resolvePath(values.root, name);
      if (path !== '/') tree.remove(path);
    }
    return { directory: values.root, files: values.files };
  }),
  changing(
    'POST',
    'create-folder',
    'file.create',
    z.object({ root: optionalRoot, name: z.string() }),
    (tree, values) => {
      tree.makeDirectory(resolvePath(values.root, values.name));
      return { directory: values.root ?? null, name: values.name };
    },
  ),
  changing('POST', 'chmod', 'file.update', z.object({ root, files: modes() }), (tree, values) => {
    for (const { file, mode } of values.files)
      tree.setMode(resolvePath(values.root, file), Number.parseInt(String(mode), 8) & 0o777);
    return null;
  }),
  onServer('POST', '/files/compress', 'file.archive', compress),
  changing(
    'POST',
    'decompress',
    'file.create',
    z.object({ root: optionalRoot, file: z.string() }),
    (tree, values) => {
      const { archive } = contentOf(tree.find(resolvePath(values.root, values.file)));
      if (!archive) throw refused('The archive provided is in a format Wings does not understand.');
      for (const { path, ...content } of archive) tree.put(resolvePath(values.root, path), content);
      return { directory: values.root ?? null, files: values.file };
    },
  ),
  {
    ...changing('POST', 'pull', 'file.create', pulled(), (tree, values) => {
      const name = values.filename ?? nameOf(new URL(values.url).pathname);
      const directory = values.directory ?? values.root ?? null;
      tree.put(resolvePath(directory, name || 'download'), textFile(''));
      return { directory, url: values.url };
    }),
    limit: { requests: 10, windowMs: 5 * 60_000 },
  },
];

function treeOf(server: Row, { tables, now }: Call): FileTree {
  return new FileTree(tables, server.id, now);
}

/** The file that the query names, or the body. */
function fileIn({ query, fields }: Call): string {
  const named = query.url.searchParams.get('file')?.trim() || fields.file;
  return validate(z.object({ file: z.string() }), { file: named }).file;
}

function renames() {
  return required(listOf(z.object({ from: z.string(), to: z.string() }), 100));
}

function modes() {
  return required(listOf(z.object({ file: z.string(), mode: numeric() }), 100));
}

/** The mock fetches nothing: a file that is pulled is there and empty. */
function pulled() {
  return z.object({
    url: z.url({ protocol: /^https?$/ }),
    directory: optionalRoot,
    root: optionalRoot,
    filename: z.string().nullish(),
    use_header: flag().nullish(),
    foreground: flag().nullish(),
  });
}

/** `world copy.dat` beside `world.dat`, with a number from the second one on. */
function freeCopyOf(path: string, tree: FileTree): string {
  const [, stem = '', extension = ''] = /^(.+?)((?:\.tar)?\.[^.]*)?$/.exec(nameOf(path)) ?? [];
  for (let copy = 0; ; copy += 1) {
    const name = `${stem} copy${copy === 0 ? '' : ` ${copy}`}${extension}`;
    const found = resolvePath(parentOf(path), name);
    if (!tree.has(found)) return found;
  }
}

function compress(server: Row, call: Call) {
  const values = validate(z.object({ root: optionalRoot, files: names }), call.fields);
  const tree = treeOf(server, call);
  const base = resolvePath(values.root);
  const packed = values.files.flatMap((name) =>
    tree.below(resolvePath(base, name)).map((row): Packed => {
      return { path: pathOf(row).slice(base === '/' ? 0 : base.length), ...contentOf(row) };
    }),
  );
  const moment = call.now.slice(0, 19).replaceAll(':', '');
  const path = resolvePath(base, `archive-${moment}+0000.tar.gz`);
  const row = tree.put(path, { ...textFile(''), archive: packed });
  record(call, 'server:file.compress', { directory: values.root, files: values.files }, server);
  return ok(showFile(row));
}
