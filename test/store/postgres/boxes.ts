/** Boxes of tests: racks in this process that share a store, each with a directory of its own. */
import { onTestFinished } from 'vitest';
import type { Rack, RackOptions } from '../../../src/store/open.ts';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { openTestRack, temporaryDirectory } from '../support.ts';

/** How a box of a test is opened. */
export interface BoxOptions extends Partial<RackOptions> {
  readonly leaseMs?: number;
  readonly staleOk?: boolean;
  readonly sharedRates?: boolean;
  readonly directory?: string;
}

/** Opens a box on the store; it is closed with the test. */
export function openBox(address: string, options: BoxOptions = {}): Promise<Rack> {
  const { leaseMs = 2000, staleOk = false, sharedRates = false, ...others } = options;
  const { directory = temporaryDirectory(), ...rest } = others;
  const postgres = { address: readAddress(address), leaseMs, staleOk, sharedRates };
  return openTestRack(directory, { postgres, ...rest });
}

/** Opens several boxes on one store. */
export async function openBoxes(address: string, count: number): Promise<readonly Rack[]> {
  const boxes: Rack[] = [];
  for (let index = 0; index < count; index += 1) boxes.push(await openBox(address));
  return boxes;
}

/** Asks again and again until the answer is yes; the test's own limit of time ends it. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  while (!isOver && !(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}
