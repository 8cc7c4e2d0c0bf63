/** Keyrack as `bench/http.ts` measures it: `node bench/serve.ts COUNT [STORE]` serves a rack of so many keys with every rule set, in files or in PostgreSQL. */
import { createApp } from '../src/server/app.ts';
import { listenTcp } from '../src/server/listen.ts';
import { announce } from './peers/announce.mjs';
import { everyRule, fill, openQuietly, temporaryDirectory } from './support.ts';

const count = Number(process.argv[2]);
const { keyring } = await openQuietly(temporaryDirectory(), process.argv[3]);
const made = await fill(keyring, count, everyRule);
const app = createApp(keyring, keyring, {
  trust: 'key',
  version: 'bench',
  log: () => undefined,
  trustedProxies: ['127.0.0.1'],
});
const { url } = await listenTcp(app, { host: '127.0.0.1', port: 0 });
const tokens = made.map(({ token }) => token);
announce(url, tokens);
