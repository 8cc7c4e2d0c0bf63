import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { jsonBody, noBody } from '../middleware/json-body.ts';
import { maxImportBytes } from '../middleware/limits.ts';
import { strictQuery } from '../middleware/strict-query.ts';
import { bulk } from '../schema/bulk.ts';
import { digests } from '../schema/digests.ts';
import { keyChanges, keyDraft, rotation } from '../schema/key.ts';
import { presented } from '../schema/presented.ts';
import { transfer } from '../schema/transfer.ts';
import { outcomeToWire } from '../wire/bulk.ts';
import { matchToWire } from '../wire/digest-match.ts';
import { explanationToWire } from '../wire/explanation.ts';
import { flagFromWire } from '../wire/flag.ts';
import {
  changesFromWire,
  draftFromWire,
  keyToWire,
  mintedOnceToWire,
  mintedToWire,
} from '../wire/key.ts';
import { keyQueryFromWire, keyQueryNames } from '../wire/key-query.ts';
import { pageToWire } from '../wire/page.ts';
import { spanFromWire } from '../wire/span.ts';
import {
  exportQueryNames,
  exportToWire,
  importQueryNames,
  reportToWire,
  transferFromWire,
} from '../wire/transfer.ts';
import { presentedFromWire } from '../wire/verdict.ts';

/**
 * `/v1/keys`: the life of keys. DELETE revokes and answers with the tombstone. `export` stands before the
 * ids, and is none.
 */
export function keyRoutes(service: KeyService) {
  return new Hono<AppEnv>()
    .get('/', strictQuery('list keys', keyQueryNames), async (c) => {
      const query = keyQueryFromWire(c.req.valid('query'));
      return c.json(pageToWire(await service.listKeys(query, c.get('actor')), keyToWire));
    })
    .post('/', jsonBody('create key', keyDraft), async (c) => {
      const draft = draftFromWire(c.req.valid('json'));
      const request = c.req.header('Idempotency-Key');
      const actor = c.get('actor');
      if (request === undefined) {
        return c.json(mintedToWire(await service.createKey(draft, actor)), 201);
      }
      const made = await service.createKeyOnce(draft, request, actor);
      return c.json(mintedOnceToWire(made), made.token === null ? 200 : 201);
    })
    .get('/export', strictQuery('export keys', exportQueryNames), async (c) => {
      const revoked = flagFromWire('export keys', 'revoked', c.req.valid('query').revoked);
      return c.json(exportToWire(await service.exportKeys({ revoked }, c.get('actor'))));
    })
    .post(
      '/import',
      strictQuery('import keys', importQueryNames),
      jsonBody('import keys', transfer, maxImportBytes),
      async (c) => {
        const dryRun = flagFromWire('import keys', 'dry_run', c.req.valid('query').dry_run);
        const wanted = transferFromWire(c.req.valid('json'));
        const report = await service.importKeys(wanted, { dryRun }, c.get('actor'));
        return c.json({ data: reportToWire(report) });
      },
    )
    .post('/bulk', jsonBody('change keys', bulk), async (c) => {
      const { action, ids } = c.req.valid('json');
      const outcomes = await service.changeKeys(action, ids, c.get('actor'));
      return c.json({ data: outcomes.map(outcomeToWire) });
    })
    .post('/find', jsonBody('find digests', digests), async (c) => {
      const wanted = c.req.valid('json').digests;
      const matches = await service.findDigests(wanted, c.get('actor'));
      return c.json({ data: matches.map(matchToWire) });
    })
    .post('/explain', jsonBody('explain', presented), async (c) => {
      const question = presentedFromWire(c.req.valid('json'));
      const explanation = await service.explain(question, c.get('actor'));
      return c.json({ data: explanationToWire(explanation) });
    })
    .get('/:id', async (c) => {
      const key = await service.getKey(c.req.param('id'), c.get('actor'));
      return c.json({ data: keyToWire(key) });
    })
    .patch('/:id', jsonBody('update key', keyChanges), async (c) => {
      const changes = changesFromWire(c.req.valid('json'));
      const key = await service.updateKey(c.req.param('id'), changes, c.get('actor'));
      return c.json({ data: keyToWire(key) });
    })
    .delete('/:id', noBody('revoke key'), async (c) => {
      const key = await service.revokeKey(c.req.param('id'), c.get('actor'));
      return c.json({ data: keyToWire(key) });
    })
    .post('/:id/enable', noBody('enable key'), async (c) => {
      const key = await service.enableKey(c.req.param('id'), c.get('actor'));
      return c.json({ data: keyToWire(key) });
    })
    .post('/:id/disable', noBody('disable key'), async (c) => {
      const key = await service.disableKey(c.req.param('id'), c.get('actor'));
      return c.json({ data: keyToWire(key) });
    })
    .post('/:id/rotate', jsonBody('rotate key', rotation), async (c) => {
      const { overlap, finish, abort } = c.req.valid('json');
      const id = c.req.param('id');
      const actor = c.get('actor');
      if (finish) return c.json({ data: keyToWire(await service.finishRotation(id, actor)) });
      if (abort) return c.json({ data: keyToWire(await service.abortRotation(id, actor)) });
      const overlapMs = overlap === undefined ? 0 : spanFromWire('rotate key', 'overlap', overlap);
      return c.json(mintedToWire(await service.rotateKey(id, overlapMs, actor)), 201);
    });
}
