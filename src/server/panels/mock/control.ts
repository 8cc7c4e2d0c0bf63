/**
 * `/_mock`: how a test moves the mock. Only for programs of this box: what is changed here changes what
 * everybody is answered, and the tokens stand here.
 */
import { Hono, type MiddlewareHandler } from 'hono';
import { requestId } from 'hono/request-id';
import { z } from 'zod';
import { isAllowed } from '../../../core/addresses.ts';
import { parseDuration } from '../../../core/duration.ts';
import { KeyError } from '../../../core/errors.ts';
import { parseMoment } from '../../../core/expiry.ts';
import { answerProblem } from '../../answer-problem.ts';
import type { AppEnv } from '../../environment.ts';
import { browserGuard } from '../../middleware/browser-guard.ts';
import { peerOf } from '../../middleware/client-ip.ts';
import { jsonBody, noBody } from '../../middleware/json-body.ts';
import { responseHeaders } from '../../middleware/response-headers.ts';
import { strictQuery } from '../../middleware/strict-query.ts';
import { throwErrors } from '../../middleware/throw-errors.ts';
import { refuseUnrouted } from '../../refuse-unrouted.ts';
import type { World } from '../panel.ts';
import type { MockOptions } from './options.ts';
import { maxRecorded, type Recorder } from './recorder.ts';

/** The running mock, as control routes see it. */
export interface Running {
  readonly recorder: Recorder;
  readonly worlds: ReadonlyMap<string, World>;
}

/** What the control routes work with. */
export interface ControlOptions {
  readonly options: MockOptions;
  /** The mock as it runs now. */
  current(): Running;
  /** Makes all of it anew. */
  reset(): Promise<void>;
}

/** The longest state that may be loaded, in bytes. */
const maxStateBytes = 8 * 1024 * 1024;

const clockBody = z.strictObject({ advance: z.string().optional(), now: z.string().optional() });

/** The routes below `/_mock`. */
export function controlRoutes({ options, current, reset }: ControlOptions) {
  const { clock, panels, log, seed, keys, latencyMs, failRate, allowedHosts } = options;
  const { strictAccept = false } = options;
  const moment = () => new Date(clock.now()).toISOString();
  const app = new Hono<AppEnv>().basePath('/_mock');
  app.onError(answerProblem(log));
  app.notFound((c) => refuseUnrouted(app, c));
  app.use(requestId({ limitLength: 64 }), responseHeaders(), throwErrors());
  app.use(onlyNear(), browserGuard({ trust: 'key', allowedHosts }));
  return app
    .get('/', (c) => {
      const names = panels.map(({ name }) => name);
      const disturbed = { latency_ms: latencyMs, fail_rate: failRate };
      const strict = { strict_accept: strictAccept };
      return c.json({ now: moment(), seed, panels: names, ...disturbed, ...strict, keys });
    })
    .post('/clock', jsonBody('move the clock', clockBody), (c) => {
      clock.advance(readAdvance(c.req.valid('json'), clock.now()));
      return c.json({ now: moment() });
    })
    .post('/reset', noBody('reset the mock'), async (c) => {
      await reset();
      return c.json({ now: moment() });
    })
    .get('/requests', strictQuery('list requests', ['limit']), (c) => {
      const { limit = String(maxRecorded) } = c.req.valid('query');
      return c.json({ data: current().recorder.latest(readLimit(limit)) });
    })
    .get('/state/:panel', (c) => c.json(worldOf(c.req.param('panel'), current()).state as object))
    .put('/state/:panel', jsonBody('load the state', z.looseObject({}), maxStateBytes), (c) => {
      worldOf(c.req.param('panel'), current()).load(c.req.valid('json'));
      return c.json({ now: moment() });
    });
}

/**
 * Only connections from this box, and none that a proxy on this box made for somebody else: that one
 * says so, and lies to nobody but itself if it does not.
 */
function onlyNear(): MiddlewareHandler<AppEnv> {
  return async function onlyNear(c, next) {
    const peer = peerOf(c);
    const isNear = peer !== null && isAllowed(['127.0.0.0/8', '::1'], peer);
    const passedOn = ['X-Forwarded-For', 'Forwarded', 'X-Real-Ip'].some((name) =>
      c.req.header(name),
    );
    if (!isNear || passedOn) {
      throw new KeyError(
        'not_permitted',
        'Cannot answer the request: /_mock is for this box alone',
      );
    }
    await next();
  };
}

function readAdvance({ advance, now }: z.infer<typeof clockBody>, present: number): number {
  if ((advance === undefined) === (now === undefined))
    throw wrongClock('give one of advance, such as "25h", and now');
  if (advance !== undefined) return parseDuration(advance);
  const to = parseMoment(now ?? '');
  if (Number.isNaN(to)) throw wrongClock('now is not an ISO 8601 time');
  if (to < present)
    throw wrongClock('now is earlier than the clock; a reset takes it back to the start');
  return to - present;
}

function wrongClock(problem: string): KeyError {
  return new KeyError('invalid_input', `Cannot move the clock: ${problem}`);
}

function readLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= maxRecorded) return limit;
  const message = `limit "${text.slice(0, 40)}" is not a whole number from 1 to ${maxRecorded}`;
  throw new KeyError('invalid_input', `Cannot list requests: ${message}`);
}

function worldOf(name: string, { worlds }: Running): World {
  const world = worlds.get(name);
  if (world) return world;
  const known = [...worlds.keys()].join(', ') || 'none';
  throw new KeyError(
    'not_found',
    `Cannot find the state of "${name.slice(0, 40)}": there is that of ${known}`,
  );
}
