import { keyToWire } from '../../server/wire/key.ts';
import type { Printer } from '../output/printer.ts';
import type { Column } from '../output/table.ts';
import { placeText } from './place.ts';
import type { Scan } from './scan.ts';
import type { Finding } from './suspects.ts';

const columns: readonly Column<Finding>[] = [
  { title: 'PLACE', show: ({ place }) => placeText(place), worth: 7 },
  { title: 'KEY', show: ({ match }) => match.key.id, worth: 6 },
  { title: 'STATUS', show: ({ match }) => match.key.status, worth: 5 },
  { title: 'TOKEN', show: ({ match }) => match.age, worth: 3 },
  { title: 'NAME', show: ({ match }) => match.key.name, least: 12, worth: 2 },
  { title: 'ACCOUNT', show: ({ match }) => match.key.account, least: 8, worth: 1 },
];

/** Prints where tokens stand and whose they are, never a token, and then how much was looked at. */
export async function printFindings(
  findings: readonly Finding[],
  scan: Scan,
  printer: Printer,
): Promise<void> {
  await printer.list({
    items: findings,
    columns,
    json: () => ({ data: { findings: findings.map(findingToWire), ...countsOf(scan) } }),
    empty: scan.files + scan.objects > 0 ? 'No token of this rack.' : 'Nothing could be scanned.',
  });
  await printer.say(scanned(scan), ...problemLines(scan, findings.length));
}

function findingToWire({ place, match }: Finding) {
  const { file, line, column, history } = place;
  const { age, key } = match;
  const { repository = null, commit = null } = history ?? {};
  return { file, line, column, repository, commit, age, key: keyToWire(key) };
}

function countsOf({ files, objects, bytes, problems, options }: Scan) {
  return { files, objects, bytes, unreadable: problems, dropped: options.suspects.dropped };
}

/** How far a scan is, in one line. */
export function scanned({ files, objects, bytes }: Scan): string {
  const history = objects > 0 ? `, ${objects} objects of history` : '';
  return `Scanned ${files} ${files === 1 ? 'file' : 'files'}${history}, ${(bytes / 1e6).toFixed(1)} MB.`;
}

/** If nothing was found, the failure names them. */
function problemLines({ problems }: Scan, found: number): readonly string[] {
  if (found === 0) return [];
  return problems.map(({ path, reason }) => `Not scanned: ${path}: ${reason}`);
}
