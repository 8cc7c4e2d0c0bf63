import { item } from '../envelope.ts';
import type { Row } from '../world.ts';
import { contentOf, nameOf, pathOf, sizeOf } from './file-tree.ts';

/** A file as clients see it. */
export function showFile(row: Row) {
  const { is_file, mode, archive, ...rest } = contentOf(row);
  const kind = is_file ? '-' : 'd';
  const rights = [6, 3, 0].map((shift) => rightsOf(mode >> shift)).join('');
  const type = archive ? 'application/gzip' : 'text/plain; charset=utf-8';
  return item('file_object', {
    name: nameOf(pathOf(row)),
    mode: kind + rights,
    mode_bits: mode.toString(8).padStart(3, '0'),
    size: sizeOf({ is_file, mode, archive, ...rest }),
    is_file,
    is_symlink: false,
    mimetype: is_file ? type : 'inode/directory',
    created_at: row.created_at,
    modified_at: row.updated_at,
  });
}

function rightsOf(bits: number): string {
  return ['r', 'w', 'x'].map((right, at) => ((bits >> (2 - at)) & 1 ? right : '-')).join('');
}
