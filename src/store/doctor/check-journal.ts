import { useNewer } from '../journal-segments.ts';
import {
  damageOf,
  describeBreach,
  describeTrace,
  isWrong,
  type Look,
  type Trace,
} from '../look.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** The only thing that mends a damaged store without a backup. */
export const repairStep =
  'restore a backup into a new directory (keyrack restore FILE), or give up what does not hold: keyrack doctor --repair --accept-loss';

/** Whether the journal holds, and whether the files that are made from it agree with it. */
export function checkJournal(look: Look, isHeld: boolean): readonly Finding[] {
  return [judgeJournal(look, isHeld), judgeSnapshot(look), judgeHead(look)];
}

function judgeJournal(look: Look, isHeld: boolean): Finding {
  const { names, breach, head, segments, end } = look.survey;
  if (names.length === 0) {
    const [reason] = damageOf(look);
    if (reason === undefined) return ok('journal', 'there is none yet; the first start makes it');
    return problem('journal', reason, 'bring the folder "journal" back, or restore a backup');
  }
  if (!breach) {
    const files = names.length === 1 ? '1 file' : `${names.length} files`;
    return ok('journal', `${head.seq} events in ${files} hold, up to ${head.seq}:${head.hash}`);
  }
  if (!breach.torn)
    return problem('journal', describeBreach(look.survey), breach.newer ? useNewer : repairStep);
  const bytes = (segments.at(-1)?.size ?? end) - breach.cutAt;
  const text = `${head.seq} events hold; after them ${bytes} bytes of "${breach.segment}" are a write that was never confirmed`;
  return isHeld
    ? warning('journal', text, 'it may be under way: look again; if it stays, restart Keyrack')
    : warning('journal', text, 'the next start cuts it off and keeps it; nothing is lost');
}

function judgeSnapshot(look: Look): Finding {
  const { snapshot, survey } = look;
  const text = describeTrace(snapshot, survey);
  const step = 'nothing: the next start rebuilds it from the journal, without the last uses';
  switch (snapshot.standing) {
    case 'agrees':
      return ok(
        'snapshot',
        snapshot.seq === survey.head.seq ? text : `${text}, older than its end`,
      );
    case 'missing':
      return survey.names.length === 0
        ? ok('snapshot', 'there is none yet')
        : warning('snapshot', text, step);
    case 'unreadable':
      return warning('snapshot', text, step);
    default:
      return problem('snapshot', text, wayOut(snapshot, look));
  }
}

function judgeHead(look: Look): Finding {
  const { head, survey } = look;
  const text = describeTrace(head, survey);
  if (isWrong(head)) return problem('head', text, wayOut(head, look));
  if (head.standing === 'agrees') return ok('head', text);
  if (survey.names.length === 0) return ok('head', 'there is none yet');
  return warning('head', text, 'nothing: the next save of the snapshot writes it anew');
}

function wayOut({ name }: Trace, { survey }: Look): string {
  if (survey.breach && !survey.breach.torn) return 'the journal comes first, see there';
  return `find out who changed it or the journal, then move it aside: keyrack doctor --repair --accept-loss (which keeps "${name}")`;
}
