/**
 * The text format of Prometheus, version 0.0.4. It is written here because it is one page: a client
 * library would bring a registry for the whole process and a way to forget what a label may hold.
 */
import type { Histogram } from '../../core/histogram.ts';

/** Names and values of labels. Values come from lists that are closed: never a key id, an address or a path. */
export type Labels = Readonly<Record<string, string>>;

/** One metric: its name, what it tells, and its values. */
export type Family = {
  readonly name: string;
  readonly help: string;
} & (
  | {
      readonly type: 'counter' | 'gauge';
      readonly samples: readonly (readonly [Labels, number])[];
    }
  | {
      readonly type: 'histogram';
      readonly samples: readonly (readonly [Labels, Histogram])[];
    }
);

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** A metric that has one value. */
export function single(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  value: number,
): Family {
  return { name, type, help, samples: [[{}, value]] };
}

/** Writes the metrics as Prometheus reads them. */
export function expose(families: readonly Family[]): string {
  return families.map(writeFamily).join('');
}

function writeFamily(family: Family): string {
  const { name, type, help } = family;
  const head = `# HELP ${name} ${escapeText(help)}\n# TYPE ${name} ${type}\n`;
  const lines =
    family.type === 'histogram'
      ? family.samples.flatMap(([labels, histogram]) => writeHistogram(name, labels, histogram))
      : family.samples.map(([labels, value]) => line(name, labels, value));
  return head + lines.join('');
}

/** Prometheus wants the counts cumulated. */
function writeHistogram(name: string, labels: Labels, histogram: Histogram): readonly string[] {
  let total = 0;
  const buckets = [...histogram.counts].map((count, index) => {
    total += count;
    const le = String(histogram.bounds[index] ?? '+Inf');
    return line(`${name}_bucket`, { ...labels, le }, total);
  });
  return [
    ...buckets,
    line(`${name}_sum`, labels, histogram.sum),
    line(`${name}_count`, labels, total),
  ];
}

function line(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${escapeValue(text)}"`);
  return `${name}${written.length > 0 ? `{${written.join(',')}}` : ''} ${value}\n`;
}

function escapeText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeValue(text: string): string {
  return escapeText(text).replaceAll('"', '\\"');
}
