/** What a server does by itself. In a mock nothing runs: schedules are kept, and their next moment is told. */
import { z } from 'zod';
import { accepted, type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { rowOf } from '../engine.ts';
import { list } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { many, pick, type Resource, rowsOf } from '../resource.ts';
import { flag, sometimes, text } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import { panelTime } from '../time.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { nextRun } from './cron.ts';
import { onServer } from './server-access.ts';

/** What clients see of a schedule; its tasks are always with it. */
const schedules: Resource = {
  table: 'schedules',
  object: 'server_schedule',
  permission: 'servers',
  show: (row) =>
    pick(
      row,
      ...['id', 'name', 'cron', 'is_active', 'is_processing', 'only_when_online'],
      ...['last_run_at', 'next_run_at', 'created_at', 'updated_at'],
    ),
  includes: {
    tasks: { ...many('client_tasks', 'schedule_id', 'schedule_tasks'), permission: null },
  },
};

const one = '/schedules/:schedule';

/** The routes of a server's schedules. */
export const schedulesEndpoints: readonly Endpoint[] = [
  onServer('GET', '/schedules', 'schedule.read', (server, call) => {
    const own = rowsOf(call.tables, 'schedules', 'server_id', server.id);
    return ok(list(own.map((row) => show(row, call))));
  }),
  onServer('POST', '/schedules', 'schedule.create', (server, call) => {
    const columns = { server_id: server.id, is_processing: false, last_run_at: null };
    const row = call.tables.insert('schedules', { ...columns, ...columnsOf(call) }, call.now);
    record(call, 'server:schedule.create', { name: row.name }, server);
    return ok(show(row, call));
  }),
  onServer('GET', one, 'schedule.read', (_, call) => ok(show(rowOf(call, 'schedule'), call))),
  onServer('POST', one, 'schedule.update', (server, call) => {
    const { id } = rowOf(call, 'schedule');
    const row = call.tables.update('schedules', id, columnsOf(call), call.now);
    record(call, 'server:schedule.update', { name: row.name, active: row.is_active }, server);
    return ok(show(row, call));
  }),
  onServer('POST', `${one}/execute`, 'schedule.update', (server, call) => {
    const { id, name } = rowOf(call, 'schedule');
    if (rowsOf(call.tables, 'schedule_tasks', 'schedule_id', id).length === 0)
      throw refused('Cannot process schedule for task execution: no tasks are registered.');
    call.tables.update('schedules', id, { last_run_at: call.now }, call.now);
    record(call, 'server:schedule.execute', { name }, server);
    return accepted;
  }),
  onServer('DELETE', one, 'schedule.delete', (server, call) => {
    const { id, name } = rowOf(call, 'schedule');
    call.tables.remove('schedule_tasks', (row) => row.schedule_id === id);
    call.tables.remove('schedules', (row) => row.id === id);
    record(call, 'server:schedule.delete', { name }, server);
    return nothing;
  }),
];

function show(row: Row, call: Call) {
  return present(call, schedules, row, new Map([['tasks', new Set()]]));
}

const cronField = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  text(),
);

/** The panel has no rule for `month`, and fails without it; here it is any then. */
const wanted = z.object({
  name: text(),
  is_active: sometimes('filled', flag()),
  minute: cronField,
  hour: cronField,
  day_of_month: cronField,
  day_of_week: cronField,
  month: cronField.nullish(),
  only_when_online: flag().nullish(),
});

function columnsOf({ fields, now }: Call) {
  const values = validate(wanted, fields);
  const { name, is_active = false, only_when_online, month, minute, hour, ...rest } = values;
  const { day_of_week, day_of_month } = rest;
  const cron = { day_of_week, day_of_month, month: month ?? '*', hour, minute };
  const next = nextRun(cron, Date.parse(now));
  if (next === null)
    throw refused('The cron data provided does not evaluate to a valid expression.');
  const isOnline = only_when_online === true;
  return { name, cron, is_active, only_when_online: isOnline, next_run_at: panelTime(next) };
}

function refused(detail: string): PanelFailure {
  return new PanelFailure('DisplayException', detail);
}
