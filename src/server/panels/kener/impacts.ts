import type { Body, Check } from './body.ts';
import type { StatusPage } from './world.ts';

interface Named {
  readonly monitor_tag?: unknown;
  readonly impact?: unknown;
}

const impacts = ['UP', 'DOWN', 'DEGRADED', 'MAINTENANCE'];

/** The monitors of a body are there, each by its tag; with the impacts that maintenances can have, if those are judged. */
export function monitorChecks(
  body: Body,
  { monitors: known }: StatusPage,
  areImpactsJudged: boolean,
): readonly Check[] {
  const { monitors } = body;
  if (monitors === undefined) return [];
  const named = Array.isArray(monitors) ? (monitors as readonly (Named | null)[]) : [];
  const unknown = named.find((one) => !known.some(({ tag }) => tag === one?.monitor_tag));
  const odd = named.find((one) => one?.impact && !impacts.includes(String(one.impact)));
  const shown = String(unknown?.monitor_tag).slice(0, 100);
  return [
    [() => Array.isArray(monitors), 'monitors must be an array'],
    [
      () => named.every((one) => typeof one?.monitor_tag === 'string' && one.monitor_tag !== ''),
      'Each monitor must have a valid monitor_tag',
    ],
    [() => unknown === undefined, `Monitor with tag '${shown}' not found`],
    [
      () => !areImpactsJudged || odd === undefined,
      `Invalid impact '${String(odd?.impact).slice(0, 100)}'. Must be one of: ${impacts.join(', ')}`,
    ],
  ];
}

/** The monitors of a body, each with the impact that it has unless one was given. */
export function impactsOf({ monitors }: Body, usual: string) {
  const named = Array.isArray(monitors) ? (monitors as readonly Named[]) : [];
  return named.map(({ monitor_tag, impact }) => ({
    monitor_tag: String(monitor_tag),
    impact: impact || usual,
  }));
}
