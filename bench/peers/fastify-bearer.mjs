// fastify with @fastify/bearer-auth and one key, its fastest form, since it compares with one after the other. It
// knows no other rule.
import bearerAuth from '@fastify/bearer-auth';
import Fastify from 'fastify';
import { announce } from './announce.mjs';

const token = 'x'.repeat(64);
const app = Fastify();
await app.register(bearerAuth, { keys: new Set([token]) });
app.all('*', (_, reply) => reply.code(204).send());
announce(await app.listen({ host: '127.0.0.1', port: 0 }), [token]);
