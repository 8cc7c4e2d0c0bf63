import { realpath } from 'node:fs/promises';
import { messageOf } from '../../core/message-of.ts';
import { diskFileSystem } from '../file-system.ts';
import type { PostgresAddress } from '../postgres/address.ts';
import { listBoxes } from '../postgres/boxes.ts';
import { Link } from '../postgres/link.ts';
import { tablesVersion, versionOf } from '../postgres/tables.ts';
import { isMissing } from '../store-error.ts';
import { whyNoBox } from '../store-mark.ts';
import { checkBoxes } from './check-boxes.ts';
import { checkClock, checkClockDifference } from './check-clock.ts';
import { checkConnections } from './check-connections.ts';
import { checkLock } from './check-lock.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkServer } from './check-server.ts';
import { checkRights, checkVersion } from './check-tables.ts';
import { attempt, checkRoom, type Examination } from './examine.ts';
import { examineTable, type TableSite } from './examine-table.ts';
import { type Finding, ok, problem } from './finding.ts';
import { probeLock } from './probe-lock.ts';

/** Looks at everything of a rack in a database and of the directory of this box, and changes nothing. */
export async function examineDatabase(
  address: PostgresAddress,
  directory: string,
  now: () => number,
): Promise<Examination> {
  const link = new Link(address, { purpose: 'doctor', timeoutMs: 60_000 });
  try {
    const store = await examineStore(link, { address, directory, now: now() }, now);
    const box = await examineBox(directory, address);
    return { findings: [...store.findings, ...box], damage: store.damage };
  } finally {
    await link.close();
  }
}

async function examineStore(link: Link, site: TableSite, now: () => number): Promise<Examination> {
  const { address } = site;
  const findings: Finding[] = [];
  let damage: readonly string[] = [];
  try {
    findings.push(...(await checkServer(link, address)));
    const version = await versionOf(link, address);
    findings.push(checkVersion(version));
    findings.push(checkClockDifference(await clockAhead(link, now)), await checkConnections(link));
    if (version === 0 || version > tablesVersion) return { findings, damage };
    findings.push(await checkRights(link, address));
    findings.push(...checkBoxes(await listBoxes(link, address.schema, null)));
    const table = await examineTable(site);
    damage = table.damage;
    findings.push(...table.findings, checkClock(now(), table.latest));
  } catch (error) {
    findings.push(judgeFailure(error, address, findings.length === 0));
  }
  return { findings, damage };
}

/** How far the clock of this box is ahead, in milliseconds; the way there and back is taken to be of one length. */
async function clockAhead(link: Link, now: () => number): Promise<number> {
  const before = now();
  const [row] = await link.ask('select extract(epoch from clock_timestamp()) * 1000 as now');
  return (before + now()) / 2 - Number(row?.now);
}

function judgeFailure(error: unknown, { place }: PostgresAddress, isFirst: boolean): Finding {
  const reason = messageOf(error);
  const fix =
    'check the server, the address and its pg_hba.conf, and the rights of the role (docs/many-boxes.md)';
  const text = isFirst
    ? `"${place}" cannot be reached (${reason})`
    : `it cannot be read: ${reason}`;
  return problem(isFirst ? 'database' : 'store', text, fix);
}

async function examineBox(
  directory: string,
  { place }: PostgresAddress,
): Promise<readonly Finding[]> {
  const path = await realpath(directory).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (path === null) {
    const text = `there is no directory "${directory}" of this box yet; the first start makes it`;
    return [ok('directory', text)];
  }
  const findings = await Promise.all([
    attempt('files', () => checkPermissions(path)),
    attempt('store', () => checkMark(path, place)),
    [checkLock(await probeLock(path))],
    checkRoom(path),
  ]);
  return findings.flat();
}

async function checkMark(directory: string, place: string): Promise<readonly Finding[]> {
  const reason = await whyNoBox({ directory, fileSystem: diskFileSystem }, place);
  if (reason === null) return [];
  const [text = '', ...fix] = reason.split('; ');
  return [problem('store', text, fix.join('; '))];
}
