import type { OptionSpec } from './syntax.ts';

/** The options that every command takes. */
export const globalOptions: readonly OptionSpec[] = [
  { name: 'data', value: 'DIR', summary: 'the data directory' },
  {
    name: 'store',
    value: 'URL',
    summary: 'the database that holds the rack: postgres://USER@HOST/DATABASE (docs/many-boxes.md)',
  },
  { name: 'server', value: 'URL', summary: 'administer the rack at this address instead' },
  {
    name: 'key-file',
    value: 'FILE',
    summary: 'with --server: the file that holds the key (else KEYRACK_KEY)',
  },
  {
    name: 'ca',
    value: 'FILE',
    summary:
      'with --server or --org: trust the certificates in FILE and no others (else KEYRACK_CA)',
  },
  {
    name: 'org',
    value: 'ORG',
    summary: 'use the server and key that keyrack auth key set stored for ORG',
  },
  { name: 'as', value: 'ACCOUNT', summary: 'act with the permissions of an account' },
  { name: 'config', value: 'FILE', summary: 'settings file (else config.json in DIR)' },
  { name: 'json', summary: 'print JSON' },
  { name: 'plain', summary: 'print tab-separated values' },
  { name: 'quiet', short: 'q', summary: 'print data only' },
  { name: 'no-input', summary: 'never ask' },
  { name: 'no-color', summary: 'no colours (also NO_COLOR, TERM=dumb)' },
  { name: 'ascii', summary: 'no characters beyond ASCII of our own' },
  { name: 'help', short: 'h', summary: 'show help' },
  { name: 'version', short: 'V', summary: 'show the version' },
];
