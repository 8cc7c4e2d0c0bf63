import { z } from 'zod';
import { FixtureWorld } from '../fixture-world.ts';

/** A record of a mocked table; moments in it are texts as the panel writes them. */
export interface Row {
  readonly id: number;
  readonly [column: string]: unknown;
}

/** The mocked tables by name, and the latest id that each gave. */
export interface WorldState {
  readonly tables: Record<string, Row[]>;
  readonly sequences: Record<string, number>;
}

/** A table may hold so many rows, and a world so many tables. */
export const maxRows = 10_000;
const maxTables = 50;

const name = z.string().max(64);
const row = z.looseObject({ id: z.int().min(1) });

const stateShape = z.object({
  tables: z
    .record(name, z.array(row).max(maxRows))
    .refine((tables) => Object.keys(tables).length <= maxTables, 'holds too many tables'),
  sequences: z.record(name, z.int().min(0)).default({}),
});

/** A world that begins with fixtures: rows by table, in the order of their ids. */
export function makeTablesWorld(fixtures: unknown): FixtureWorld<WorldState> {
  return new FixtureWorld<WorldState>({ tables: fixtures }, stateShape);
}
