import { realpath } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { OnProgress } from '../../core/on-progress.ts';
import { diskFileSystem } from '../file-system.ts';
import { damageOf, type Look, lookAt } from '../look.ts';
import { errnoOf, isMissing } from '../store-error.ts';
import { readMark } from '../store-mark.ts';
import { checkClock } from './check-clock.ts';
import { checkJournal } from './check-journal.ts';
import { checkKept } from './check-kept.ts';
import { checkLock } from './check-lock.ts';
import { checkPermissions } from './check-permissions.ts';
import { checkSpace, freeBytes } from './check-space.ts';
import { type Finding, problem, warning } from './finding.ts';
import { probeLock } from './probe-lock.ts';

/** What is known of a data directory. */
export interface Examination {
  readonly findings: readonly Finding[];
  /** Why it cannot be opened as it is; empty if it can. */
  readonly damage: readonly string[];
}

/** How often a write that seems torn is looked at again while an owner is at work, and after how long. */
const looks = 4;
const pauseMs = 50;

/** Looks at everything in a data directory, and changes nothing; `onRead` hears how far the journal is read, in bytes. */
export async function examine(
  directory: string,
  now: () => number,
  onRead: OnProgress = () => undefined,
): Promise<Examination> {
  const path = await realpath(directory).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (path === null) {
    const text = `there is no data directory "${directory}"`;
    return { findings: [warning('directory', text, 'name one with --data')], damage: [] };
  }
  const elsewhere = await readMark({ directory: path, fileSystem: diskFileSystem });
  if (elsewhere !== null) {
    const text = `"${path}" is that of a box, whose rack is in "${elsewhere}"`;
    return { findings: [problem('directory', text, 'name it: --store URL')], damage: [] };
  }
  const lock = await probeLock(path);
  const contents = await readContents(path, lock.held === true, { now, onRead });
  const findings = await Promise.all([
    attempt('files', () => checkPermissions(path)),
    [checkLock(lock)],
    contents.findings,
    checkRoom(path),
    attempt('kept', async () => [await checkKept(path)]),
  ]);
  return { findings: findings.flat(), damage: contents.damage };
}

/** Whether there is room on the disk of a directory. */
export function checkRoom(path: string): Promise<readonly Finding[]> {
  return attempt('space', async () => [checkSpace(await freeBytes(path))]);
}

async function readContents(
  path: string,
  isHeld: boolean,
  { now, onRead }: { readonly now: () => number; readonly onRead: OnProgress },
): Promise<Examination> {
  let damage: readonly string[] = [];
  const findings = await attempt('journal', async () => {
    const look = await lookPatiently(path, isHeld, onRead);
    damage = damageOf(look);
    return [...checkJournal(look, isHeld), checkClock(now(), latestMoment(look))];
  });
  return { findings, damage };
}

/** The latest moment that an event or a use tells of. */
function latestMoment({ survey, saved }: Look): number | null {
  const seen = Date.parse(saved?.usage.seen ?? '');
  return Number.isNaN(seen) ? survey.latest : Math.max(survey.latest ?? 0, seen);
}

/** A write that is under way looks like a torn one, but not for long. */
async function lookPatiently(path: string, isHeld: boolean, onRead: OnProgress): Promise<Look> {
  for (let count = 1; ; count += 1) {
    const look = await lookAt(path, onRead);
    if (!isHeld || !look.survey.breach || count === looks) return look;
    await delay(pauseMs);
  }
}

/** What cannot be looked at is a finding as well. */
export async function attempt(
  check: string,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    const fix = 'give this user the right to read it, or run the doctor as the owner';
    return [problem(check, `it cannot be read: ${errnoOf(error)}`, fix)];
  }
}
