/** What a schedule does, one step after the other. */
import { z } from 'zod';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { rowOf } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { pick, type Resource, rowsOf } from '../resource.ts';
import { flag, numeric, requiredIf, rule, sometimes } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { onServer } from './server-access.ts';

/** What clients see of a task. */
export const clientTasks: Resource = {
  table: 'schedule_tasks',
  object: 'schedule_task',
  permission: 'servers',
  show: (row) =>
    pick(
      row,
      ...['id', 'sequence_id', 'action', 'payload', 'time_offset', 'is_queued'],
      ...['continue_on_failure', 'created_at', 'updated_at'],
    ),
};

/** A schedule has so many tasks at most, unless a panel is configured otherwise. */
const maxTasks = 10;

const base = '/schedules/:schedule/tasks';

/** The routes of a schedule's tasks. */
export const tasksEndpoints: readonly Endpoint[] = [
  onServer('POST', base, 'schedule.update', add),
  onServer('POST', `${base}/:task`, 'schedule.update', change),
  onServer('DELETE', `${base}/:task`, 'schedule.update', (server, call) => {
    const task = rowOf(call, 'task');
    call.tables.remove('schedule_tasks', ({ id }) => id === task.id);
    reorder(call, (others) => others);
    record(call, 'server:task.delete', { name: rowOf(call, 'schedule').name }, server);
    return nothing;
  }),
];

const actions = ['command', 'power', 'backup'];

function valuesFrom(server: Row, call: Call) {
  const isBackup = call.fields.action === 'backup';
  const wanted = z.object({
    action: z.string().superRefine(rule('in', (value) => actions.includes(value))),
    payload: requiredIf('required_unless', !isBackup, 'action is in backup', z.string()),
    time_offset: numeric({ min: 0, max: 900 }),
    sequence_id: sometimes('required', numeric({ min: 1 })),
    continue_on_failure: sometimes('required', flag()),
  });
  const { payload, continue_on_failure = false, ...values } = validate(wanted, call.fields);
  if (isBackup && server.backup_limit === 0)
    throw new PanelFailure(
      'HttpForbiddenException',
      "A backup task cannot be created when the server's backup limit is set to 0.",
    );
  return { ...values, payload: payload ?? '', continue_on_failure };
}

function add(server: Row, call: Call) {
  const own = tasksOf(call);
  if (own.length >= maxTasks)
    throw new PanelFailure(
      'ServiceLimitExceededException',
      `Schedules may not have more than ${maxTasks} tasks associated with them. Creating this task would put this schedule over the limit.`,
    );
  const { sequence_id: place = own.length + 1, ...values } = valuesFrom(server, call);
  const columns = { schedule_id: rowOf(call, 'schedule').id, is_queued: false, ...values };
  const made = call.tables.insert('schedule_tasks', { ...columns, sequence_id: 0 }, call.now);
  return told('create', server, moved(made, place, call), call);
}

function change(server: Row, call: Call) {
  const before = rowOf(call, 'task');
  const { sequence_id: place = Number(before.sequence_id), ...values } = valuesFrom(server, call);
  const changed = call.tables.update('schedule_tasks', before.id, values, call.now);
  return told('update', server, moved(changed, place, call), call);
}

function told(what: 'create' | 'update', server: Row, task: Row, call: Call) {
  const { action, payload } = task;
  const { name } = rowOf(call, 'schedule');
  record(call, `server:task.${what}`, { name, action, payload }, server);
  return ok(present(call, clientTasks, task, call.query.includes));
}

function tasksOf({ tables, bound }: Call): readonly Row[] {
  const own = rowsOf(tables, 'schedule_tasks', 'schedule_id', bound.schedule?.id);
  return [...own].sort((a, b) => Number(a.sequence_id) - Number(b.sequence_id));
}

/** The task in this place, and the others in their order around it. */
function moved(task: Row, place: number, call: Call): Row {
  reorder(call, (all) => {
    const others = all.filter(({ id }) => id !== task.id);
    return others.toSpliced(Math.floor(place) - 1, 0, task);
  });
  return call.tables.find('schedule_tasks', task.id) ?? task;
}

function reorder(call: Call, order: (all: readonly Row[]) => readonly Row[]): void {
  for (const [at, { id }] of order(tasksOf(call)).entries())
    call.tables.update('schedule_tasks', id, { sequence_id: at + 1 });
}
