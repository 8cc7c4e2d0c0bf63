import { headToWire } from '../../server/wire/audit.ts';
import type { Command } from '../command.ts';

/** Prints the anchor of the audit, to be noted elsewhere. */
export const auditHead: Command = {
  words: ['audit', 'head'],
  summary: 'Print the newest place of the audit, to note elsewhere',
  examples: ['keyrack audit head > /mnt/elsewhere/head.txt'],
  notes: ['It is SEQ:HASH; keyrack audit verify --expect SEQ:HASH compares it later.'],
  async run({ printer, withRack }) {
    const page = await withRack(({ service, actor }) => service.listAudit({ limit: 1 }, actor));
    const [newest] = page.items;
    if (!newest)
      throw new Error('the audit of a rack begins with its making, and this one is empty');
    const { seq, hash } = newest;
    if (printer.format === 'json') await printer.json({ data: { seq, hash } });
    else await printer.data(`${headToWire({ seq, hash })}\n`);
    return undefined;
  },
};
