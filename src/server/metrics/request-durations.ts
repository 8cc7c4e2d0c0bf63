import { Histogram } from '../../core/histogram.ts';
import type { Family } from './exposition.ts';

/** Seconds: a verdict takes a fraction of a millisecond, a change as long as the disk does, reading the audit longest. */
const bounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

/**
 * How long answers took, by route pattern and class of status. Both come from lists that are
 * closed, so that no client can make this grow.
 */
export class RequestDurations {
  readonly #routes = new Map<string, Map<number, Histogram>>();

  /** Notes one answer. `route` is a pattern of the router, never a path. */
  observe(route: string, status: number, seconds: number): void {
    const classes = this.#classesOf(route);
    const statusClass = Math.floor(status / 100);
    const durations = classes.get(statusClass) ?? new Histogram(bounds);
    classes.set(statusClass, durations);
    durations.observe(seconds);
  }

  /** The metric `keyrack_http_request_duration_seconds`. */
  family(): Family {
    return {
      name: 'keyrack_http_request_duration_seconds',
      type: 'histogram',
      help: 'Time until the head of the answer, by route pattern and class of status.',
      samples: [...this.#routes].flatMap(([route, classes]) =>
        [...classes].map(
          ([status, durations]) => [{ route, status: `${status}xx` }, durations] as const,
        ),
      ),
    };
  }

  #classesOf(route: string): Map<number, Histogram> {
    const known = this.#routes.get(route);
    if (known) return known;
    const classes = new Map<number, Histogram>();
    this.#routes.set(route, classes);
    return classes;
  }
}
