import { type Box, boxMarks } from '../../core/box.ts';
import { boxToWire } from '../../server/wire/box.ts';
import type { Command } from '../command.ts';
import type { Column } from '../output/table.ts';
import { relativeTime } from '../output/time.ts';

/** Lists the boxes that judge by the rack. */
export const boxList: Command = {
  words: ['box', 'list'],
  summary: 'List the boxes that share the rack, how far behind they are, and their leases',
  examples: ['keyrack box list', 'keyrack box list --json'],
  notes: [
    'MARKS: "this" is the one that answers; "stale ok" judges on without a lease; "ended" has no lease, it was killed or cannot reach the database.',
    'LAG is how many events it has still to apply. A change is confirmed when every box with a lease has applied it.',
    'A rack in a data directory has one box, which needs no lease.',
    'Columns of --plain: name, id, version, event, lag, lease in ms, started, marks.',
  ],
  async run({ io, printer, withRack }) {
    const boxes = await withRack(({ service, actor }) => service.listBoxes(actor));
    await printer.list({
      items: boxes,
      columns: boxColumns(io.now()),
      json: () => ({ data: boxes.map(boxToWire) }),
      empty: 'No boxes.',
    });
    return undefined;
  },
};

const idLength = 8;

function boxColumns(now: number): readonly Column<Box>[] {
  return [
    { title: 'NAME', show: ({ name }) => name, least: 8, worth: 8 },
    { title: 'ID', show: ({ id }) => id.slice(0, idLength), plain: ({ id }) => id, worth: 3 },
    { title: 'VERSION', show: ({ version }) => version, worth: 2 },
    { title: 'EVENT', show: ({ seq }) => String(seq), worth: 4 },
    { title: 'LAG', show: ({ lag }) => String(lag), worth: 7 },
    {
      title: 'LEASE',
      show: ({ leaseMs }) =>
        leaseMs === null ? 'none needed' : `${(leaseMs / 1000).toFixed(1)} s`,
      plain: ({ leaseMs }) => (leaseMs === null ? '' : String(leaseMs)),
      worth: 6,
    },
    {
      title: 'STARTED',
      show: ({ startedAt }) => relativeTime(startedAt, now),
      plain: ({ startedAt }) => startedAt,
      worth: 1,
    },
    { title: 'MARKS', show: (box) => boxMarks(box).join(', '), worth: 5 },
  ];
}
