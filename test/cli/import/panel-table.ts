import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { mintToken } from '../../../src/core/token.ts';
import { profileOf } from '../../core/support/profiles.ts';

/** A fresh APP_KEY as Laravel writes it, and its bytes. */
export function makeAppKey(): { readonly bytes: Buffer; readonly text: string } {
  const bytes = randomBytes(32);
  return { bytes, text: `base64:${bytes.toString('base64')}` };
}

/** Encrypts as Laravel's Encrypter does: `serialized` is `encrypt`, else it is `encryptString`. */
export function laravel(plain: string, key: Uint8Array, serialized = true): string {
  const text = serialized ? `s:${Buffer.byteLength(plain)}:"${plain}";` : plain;
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  const value = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
  const mac = createHmac('sha256', key)
    .update(iv.toString('base64') + value)
    .digest('hex');
  return Buffer.from(JSON.stringify({ iv: iv.toString('base64'), value, mac, tag: '' })).toString(
    'base64',
  );
}

/** A row of the table, and the token that its owner holds. */
export interface PanelKey {
  readonly token: string;
  readonly row: Readonly<Record<string, string | null>>;
}

const resources =
  'servers nodes allocations users locations nests eggs database_hosts server_databases';

/** Makes a key as Pterodactyl keeps it; `profile` gives its token the form. */
export function panelKey(
  appKey: Uint8Array,
  columns: Readonly<Record<string, string | null>> = {},
  profile = 'pterodactyl-client',
): PanelKey {
  const { id, token } = mintToken(profileOf(profile), randomBytes);
  const levels = Object.fromEntries(resources.split(' ').map((name) => [`r_${name}`, '0']));
  const row = {
    ...{ id: '1', user_id: '1', key_type: profile === 'pterodactyl-client' ? '1' : '2' },
    ...{ identifier: id, token: laravel(token.slice(16), appKey), allowed_ips: '[]' },
    ...{ memo: 'from the panel', last_used_at: null, expires_at: null },
    ...{ created_at: '2024-05-01 12:30:00', updated_at: '2024-05-01 12:30:00' },
    ...levels,
    ...columns,
  };
  return { token, row };
}

type Rows = readonly Readonly<Record<string, string | null>>[];

/** The rows as phpMyAdmin writes CSV: everything in quotes, NULL without. */
export function asCsv(rows: Rows, delimiter = ','): string {
  const cell = (value: string | null) =>
    value === null ? 'NULL' : `"${value.replaceAll('"', '""')}"`;
  return table(rows, (values) => values.map(cell).join(delimiter));
}

/** The rows as `mysql --batch` writes them. */
export function asBatch(rows: Rows): string {
  const cell = (value: string | null) =>
    value === null
      ? 'NULL'
      : value.replace(
          /[\\\t\n]/g,
          (one) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n' })[one] ?? '',
        );
  return table(rows, (values) => values.map(cell).join('\t'));
}

/** The rows as phpMyAdmin writes JSON. */
export function asPhpMyAdmin(rows: Rows): string {
  return JSON.stringify([
    { type: 'header', version: '5.2.1', comment: 'Export to JSON plugin for phpMyAdmin' },
    { type: 'database', name: 'panel' },
    { type: 'table', name: 'api_keys', database: 'panel', data: rows },
  ]);
}

function table(rows: Rows, line: (values: readonly (string | null)[]) => string): string {
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => row[name] ?? null))].map(line);
  return `${lines.join('\n')}\n`;
}
