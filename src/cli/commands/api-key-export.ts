import { type Export, maxTransferKeys } from '../../core/transfer.ts';
import { exportToWire } from '../../server/wire/transfer.ts';
import type { Command } from '../command.ts';
import { toJson } from '../output/json.ts';
import type { Printer } from '../output/printer.ts';
import { SecretFile } from '../secret-file.ts';

/** Writes all keys, with the digests of their tokens. */
export const apiKeyExport: Command = {
  words: ['api-key', 'export'],
  summary: 'Write all keys as JSON, with digests and without tokens',
  examples: [
    'keyrack api-key export --out keys.json',
    'keyrack api-key export | keyrack --data other/rack api-key import -',
  ],
  options: [
    { name: 'out', value: 'FILE', summary: 'write into this new file (0600), not to stdout' },
    { name: 'revoked', summary: 'revoked keys too; an import leaves them out' },
  ],
  notes: [
    'Every token goes on to work where the keys are imported. Whoever has the file can make no token of it.',
    `It is for the local user or an account with the role admin, and stands in the audit as keys.exported. ${maxTransferKeys} keys are the most.`,
  ],
  async run(context) {
    const { args, printer, withRack } = context;
    const path = args.text('out');
    const out = path === undefined ? null : await SecretFile.create(path);
    try {
      const query = { revoked: args.flag('revoked') };
      const exported = await withRack(({ service, actor }) => service.exportKeys(query, actor));
      await (out ? writeFile(exported, out, printer) : printer.data(textOf(exported)));
      return undefined;
    } catch (error) {
      await out?.discard();
      throw error;
    }
  },
};

/** Once the file is there, a failure to say so must not take it away again. */
async function writeFile(exported: Export, out: SecretFile, printer: Printer): Promise<void> {
  await out.write(textOf(exported).trimEnd());
  const { path } = out;
  const keys = exported.keys.length;
  await printer.say(`Exported ${keys} ${keys === 1 ? 'key' : 'keys'}.`).catch(() => {});
  const report = { data: { file: path, keys } };
  const said = printer.format === 'json' ? printer.json(report) : printer.data(`${path}\n`);
  await said.catch(() => {});
}

function textOf(exported: Export): string {
  return toJson(exportToWire(exported));
}
