import { type Context, Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { type Check, given, isMoment, isText, minute, optional, readBody } from './body.ts';
import { KenerRefusal } from './failure.ts';
import { add, change, drop, nextId, type Status, stamps } from './rows.ts';
import type { StatusPage } from './world.ts';

type Incident = StatusPage['incidents'][number];

const states = ['INVESTIGATING', 'IDENTIFIED', 'MONITORING', 'RESOLVED'];

/** What was said of an incident, below `/api/v4/incidents/ID/comments`; a new comment tells how it stands. */
export function commentRoutes(status: Status, incidentOf: (c: Context) => Incident) {
  const { page, now } = status;
  const commentOf = (c: Context) => {
    const { id } = incidentOf(c);
    const wanted = c.req.param('comment') ?? '';
    const found = page().comments.find(
      (one) => String(one.id) === wanted && one.incident_id === id,
    );
    if (found) return found;
    const what = `Comment with id '${wanted.slice(0, 100)}' not found for incident '${id}'`;
    throw new KenerRefusal(404, what);
  };
  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { id } = incidentOf(c);
      return c.json({ comments: page().comments.filter((one) => one.incident_id === id) });
    })
    .post('/', async (c) => {
      const incident = incidentOf(c);
      const body = await readBody(c, ...commentChecks);
      const timestamp = minute(body.timestamp ?? now() / 1000);
      const id = nextId(page().comments);
      const said = { ...given(body, 'comment'), timestamp, ...given(body, 'state') };
      const comment = { id, incident_id: incident.id, ...said, ...stamps(status) };
      add(page().comments, comment);
      const end = body.state === 'RESOLVED' ? { end_date_time: timestamp } : {};
      change(incident, { state: body.state, ...end, ...stamps(status, incident.created_at) });
      return c.json({ comment }, 201);
    })
    .get('/:comment', (c) => c.json({ comment: commentOf(c) }))
    .patch('/:comment', async (c) => {
      const comment = commentOf(c);
      const body = await readBody(c, ...commentChanges);
      const time = body.timestamp === undefined ? {} : { timestamp: minute(body.timestamp) };
      const changes = { ...given(body, 'comment', 'state'), ...time };
      return c.json({
        comment: change(comment, { ...changes, ...stamps(status, comment.created_at) }),
      });
    })
    .delete('/:comment', (c) => {
      const { id } = commentOf(c);
      drop(page().comments, (one) => one.id === id);
      return c.json({ message: `Comment with id '${id}' deleted successfully` });
    });
}

const isState = (value: unknown) => states.includes(String(value));
const wrongState = `state must be one of: ${states.join(', ')}`;

const commentChanges: readonly Check[] = [
  [optional('comment', isText), 'comment is required and must be a non-empty string'],
  [optional('timestamp', isMoment), 'timestamp must be a valid timestamp (UTC seconds)'],
  [optional('state', isState), wrongState],
];

const commentChecks: readonly Check[] = [
  [({ comment }) => isText(comment), 'comment is required and must be a non-empty string'],
  [
    ({ timestamp }) => timestamp === undefined || timestamp === null || isMoment(timestamp),
    'timestamp must be a valid timestamp (UTC seconds)',
  ],
  [({ state }) => isText(state), 'state is required'],
  [({ state }) => isState(state), wrongState],
];
