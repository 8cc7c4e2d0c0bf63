import { Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { type Body, type Check, given, isMoment, minute, optional, readBody } from './body.ts';
import { KenerRefusal } from './failure.ts';
import { add, drop, type Status } from './rows.ts';
import { minuteOf, monitorOf, spanOf } from './select.ts';
import type { StatusPage } from './world.ts';

/** How a monitor was, minute by minute, below `/api/v4/monitors/TAG/data`. */
export function sampleRoutes({ page }: Status) {
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { tag } = monitorOf(c, page());
      const { start, end } = spanOf(c);
      const isIn = (at: number) => at >= start && at < end;
      const data = page().data.filter((one) => one.monitor_tag === tag && isIn(one.timestamp));
      return c.json({ data });
    })
    .patch('/', async (c) => {
      const { tag } = monitorOf(c, page());
      const body = await readBody(c, ...spanChecks);
      const minutes = minutesOf(body);
      for (const timestamp of minutes)
        note(page(), { ...sampleOf(body), monitor_tag: tag, timestamp });
      return c.json({
        message: 'Monitoring data updated successfully',
        updated_count: minutes.length,
      });
    })
    .get('/:timestamp', (c) => {
      const { tag } = monitorOf(c, page());
      const timestamp = minuteOf(c);
      const data = sampleAt(page(), tag, timestamp);
      if (data) return c.json({ data });
      const what = `No monitoring data found for monitor '${tag}' at timestamp ${timestamp}`;
      throw new KenerRefusal(404, what);
    })
    .patch('/:timestamp', async (c) => {
      const { tag, default_status } = monitorOf(c, page());
      const timestamp = minuteOf(c);
      const body = await readBody(
        c,
        [optional('status', isSample), 'status must be one of: UP, DOWN, DEGRADED'],
        [optional('latency', isCount), 'latency must be a non-negative number'],
      );
      const before = sampleAt(page(), tag, timestamp);
      const usual = {
        status: before?.status ?? default_status ?? 'UP',
        latency: before?.latency ?? 0,
      };
      const said = { ...usual, ...given(body, 'status', 'latency'), type: 'MANUAL' };
      return c.json({ data: note(page(), { monitor_tag: tag, timestamp, ...said }) });
    });
}

const isSample = (value: unknown) => ['UP', 'DOWN', 'DEGRADED'].includes(String(value));
const isCount = isMoment;

const spanChecks: readonly Check[] = [
  [
    ({ start_ts, end_ts }) => start_ts !== undefined && end_ts !== undefined,
    'start_ts and end_ts are required',
  ],
  [
    ({ start_ts, end_ts }) => isCount(start_ts) && isCount(end_ts),
    'start_ts and end_ts must be numbers (UTC timestamps in seconds)',
  ],
  [
    ({ start_ts, end_ts }) => Number(start_ts) < Number(end_ts),
    'start_ts must be less than end_ts',
  ],
  [({ status }) => isSample(status), 'status is required and must be one of: UP, DOWN, DEGRADED'],
  [({ latency }) => isCount(latency), 'latency is required and must be a non-negative number'],
  [optional('deviation', isCount), 'deviation must be a non-negative number'],
  [
    ({ start_ts, end_ts }) => Number(end_ts) - Number(start_ts) <= maxSpan,
    'The mock writes at most a week at once',
  ],
];

const maxSpan = 7 * 24 * 3600;

/** What the samples of a body say. They do not scatter, whatever deviation is asked for: a mock says the same every time. */
function sampleOf(body: Body) {
  return { ...given(body, 'status', 'latency'), type: 'MANUAL' };
}

/** The whole minutes from the start to before the end. */
function minutesOf({ start_ts, end_ts }: Body): readonly number[] {
  const first = Math.ceil(Number(start_ts) / 60) * 60;
  const last = minute(Number(end_ts) - 1);
  return Array.from({ length: Math.max(0, (last - first) / 60 + 1) }, (_, at) => first + at * 60);
}

type Sample = StatusPage['data'][number];

function sampleAt({ data }: StatusPage, tag: string, timestamp: number): Sample | undefined {
  return data.find((one) => one.monitor_tag === tag && one.timestamp === timestamp);
}

/** A monitor has one sample a minute: the new one takes the place of the old one. */
function note({ data }: StatusPage, sample: Sample): Sample {
  const { monitor_tag, timestamp } = sample;
  drop(data, (one) => one.monitor_tag === monitor_tag && one.timestamp === timestamp);
  return add(data, sample);
}
