/** The next moment of a schedule, in the five fields that cron has; in UTC, as an unconfigured panel counts. */

/** The fields of a schedule. */
export interface Cron {
  readonly minute: string;
  readonly hour: string;
  readonly day_of_month: string;
  readonly month: string;
  readonly day_of_week: string;
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const days = 'SUN MON TUE WED THU FRI SAT'.split(' ');

const dayMs = 86_400_000;

/** A day that is not found within so many never comes: February has its 29th again after eight years at most. */
const maxDays = 8 * 366 + 1;

/** The first moment after this one at which the schedule runs, in milliseconds; null if the fields are not understood, or never come true. */
export function nextRun(cron: Cron, now: number): number | null {
  const minutes = valuesOf(cron.minute, 0, 59);
  const hours = valuesOf(cron.hour, 0, 23);
  const isDay = dayTest(cron);
  if (!minutes || !hours || !isDay) return null;
  const midnight = Math.floor(now / dayMs) * dayMs;
  for (let at = 0; at <= maxDays; at += 1) {
    const day = midnight + at * dayMs;
    if (!isDay(new Date(day))) continue;
    const times = [...hours].flatMap((hour) =>
      [...minutes].map((minute) => day + (hour * 60 + minute) * 60_000),
    );
    const later = times.filter((time) => time > now);
    if (later.length > 0) return Math.min(...later);
  }
  return null;
}

/** As in cron: of the two kinds of days one is enough, unless one of them is any. */
function dayTest(cron: Cron): ((day: Date) => boolean) | null {
  const dates = valuesOf(cron.day_of_month, 1, 31);
  const monthsIn = valuesOf(cron.month, 1, 12, months);
  const weekdays = valuesOf(cron.day_of_week, 0, 7, days);
  if (!dates || !monthsIn || !weekdays) return null;
  const isAny = (field: string) => field === '*' || field === '?';
  return (day) => {
    const isDate = dates.has(day.getUTCDate());
    const weekday = day.getUTCDay();
    const isWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
    const isEither = isAny(cron.day_of_month) || isAny(cron.day_of_week);
    const isIn = isEither ? isDate && isWeekday : isDate || isWeekday;
    return isIn && monthsIn.has(day.getUTCMonth() + 1);
  };
}

/** The values of a field such as `*`, `1,2`, `1-5`, `1-5/2` or `*` with a step; names count from the least value on. Null for anything else. */
function valuesOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): ReadonlySet<number> | null {
  const values = new Set<number>();
  for (const part of field.slice(0, 191).split(',')) {
    const [, from = '', to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d{1,4}))?$/.exec(part) ?? [];
    const isAny = from === '*' || from === '?';
    if (isAny && to !== undefined) return null;
    const first = isAny ? least : numberOf(from, least, names);
    const last =
      isAny || (step !== undefined && to === undefined) ? most : numberOf(to ?? from, least, names);
    const by = Number(step ?? 1);
    if (!(first >= least && last <= most && first <= last && by >= 1)) return null;
    for (let value = first; value <= last; value += by) values.add(value);
  }
  return values;
}

function numberOf(text: string, least: number, names: readonly string[]): number {
  const at = names.indexOf(text.toUpperCase());
  if (at >= 0) return at + least;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}
