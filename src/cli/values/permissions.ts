import { isResource, resources } from '../../core/permissions.ts';
import { usageFailure } from '../failure.ts';
import { didYouMean } from '../suggest.ts';
import { splitList } from './list.ts';

/** Reads `servers=3,users=1`: a resource and its level, each resource once. */
export function readPermissions(text: string): Readonly<Record<string, number>> {
  const levels = new Map<string, number>();
  for (const part of splitList(text)) {
    const [resource, level] = readLevel(part);
    if (levels.has(resource)) {
      throw usageFailure(`Cannot read permissions: "${resource}" is given twice`);
    }
    levels.set(resource, level);
  }
  return Object.fromEntries(levels);
}

function readLevel(part: string): readonly [string, number] {
  const [, resource = '', level] = /^([^=]*)=([0-3])$/.exec(part) ?? [];
  if (level === undefined) {
    throw usageFailure(
      `Cannot read permissions: "${part.slice(0, 40)}" is not RESOURCE=LEVEL with a level from 0 to 3`,
      '0 none, 1 read, 2 read and write, 3 read, write and delete',
    );
  }
  if (isResource(resource)) return [resource, Number(level)];
  throw usageFailure(
    `Cannot read permissions: "${resource.slice(0, 40)}" is not one of ${resources.join(', ')}`,
    ...didYouMean(resource, resources),
  );
}
