import type { MockKey } from '../../server/panels/mock/options.ts';
import type { Context } from '../command.ts';
import type { ServeLog } from '../serve-log.ts';
import { describeKeys } from './describe-keys.ts';
import { toEnvFile } from './env-file.ts';
import type { MockSettings } from './mock-settings.ts';
import { writeEnvFile } from './write-env-file.ts';

/** What there is to tell of a mock that runs. */
export interface Announced {
  readonly url: string;
  readonly settings: MockSettings;
  readonly keys: readonly MockKey[];
  /** The names of the panels that it answers for. */
  readonly panels: readonly string[];
}

/** Tells where a mock is and which tokens it takes: data on stdout or in a file, a table and a warning on stderr. */
export async function announce(
  { url, settings, keys, panels }: Announced,
  log: ServeLog,
  { printer, io }: Context,
): Promise<void> {
  const { envFile, directory, host, seed } = settings;
  if (envFile !== null) await writeEnvFile(envFile, toEnvFile(url, keys));
  if (printer.format === 'json') {
    await printer.json({ data: { url, pid: process.pid, panels, seed, keys } });
  } else if (envFile === null && !io.stdout.isTTY) await printer.data(toEnvFile(url, keys));
  await describeKeys(keys, printer, io.stderr);
  log.say(
    `mocking ${panels.join(', ')} on ${url}, ${directory === null ? 'in memory' : `in ${directory}`}`,
    'THESE TOKENS ARE PUBLIC: the same on every machine, made from the seed. Keep nothing here that matters',
    ...(/^(127\.|localhost$|::1$)/.test(host)
      ? []
      : ['others can reach it, and everybody knows the tokens']),
    `control: ${url}/_mock (from this box alone)`,
    ...(settings.log === 'reasons' ? ['every answer of a panel, and why:'] : []),
  );
}
