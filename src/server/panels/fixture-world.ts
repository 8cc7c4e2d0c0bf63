import type { z } from 'zod';
import { readShape } from '../schema/read-shape.ts';
import type { World } from './panel.ts';

/** Resources that begin as a fixture has them, and are whatever was loaded from then on. */
export class FixtureWorld<T> implements World {
  readonly #fixture: T;
  readonly #schema: z.ZodType<T>;
  #state: T;

  /** Throws `invalid_input` for a fixture that the schema does not allow. */
  constructor(fixture: unknown, schema: z.ZodType<T>) {
    this.#schema = schema;
    this.#fixture = readShape('read the fixture', schema, fixture);
    this.#state = structuredClone(this.#fixture);
  }

  get state(): T {
    return this.#state;
  }

  reset(): void {
    this.#state = structuredClone(this.#fixture);
  }

  load(state: unknown): void {
    this.#state = readShape('load the state', this.#schema, state);
  }
}
