import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Context } from '../../src/cli/command.ts';
import { whileWorking } from '../../src/cli/output/while-working.ts';

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }),
);
afterEach(() => void vi.useRealTimers());

const clear = '\r\u001b[K';

/** A context with a terminal that collects what is written to it. */
function makeContext({ isTTY = true, quiet = false, TERM = 'xterm' } = {}) {
  const controller = new AbortController();
  const written: string[] = [];
  const write = async (text: string) => void written.push(text);
  const stderr = { isTTY, columns: 40, write };
  const printer = { quiet, own: (text: string) => text };
  const { signal } = controller;
  const context = { io: { env: { TERM }, stderr, signal }, printer } as unknown as Context;
  return { context, written, controller };
}

test('work of less than a second shows nothing', async () => {
  const { context, written } = makeContext();
  const result = await whileWorking(context, 'Reading', async (advance) => {
    vi.advanceTimersByTime(900);
    advance(1, 2);
    return 7;
  });
  expect([result, written]).toEqual([7, []]);
});

test('longer work shows the seconds or a bar on one line, which is gone at the end', async () => {
  const { context, written } = makeContext();
  await whileWorking(context, 'Reading', async (advance) => {
    vi.advanceTimersByTime(1000);
    vi.advanceTimersByTime(300);
    advance(1, 4);
    vi.advanceTimersByTime(300);
    advance(9, 4);
    vi.advanceTimersByTime(300);
  });
  expect(written[0]).toBe(`${clear}Reading 1 s`);
  expect(written).toContain(`${clear}Reading [#####---------------] 25 %`);
  expect(written.at(-2)).toBe(`${clear}Reading [${'#'.repeat(20)}] 100 %`);
  expect(written.at(-1)).toBe(clear);
});

test('a signal ends the work where it says how far it is', async () => {
  const { context, controller } = makeContext();
  const steps: number[] = [];
  const work = whileWorking(context, 'Reading', async (advance) => {
    for (let step = 1; step < 5; step += 1) {
      steps.push(step);
      if (step === 2) controller.abort(new Error('stopped'));
      advance(step, 5);
    }
  });
  await expect(work).rejects.toThrow('stopped');
  expect(steps).toEqual([1, 2]);
});

test('the line is gone when the work fails, too', async () => {
  const { context, written } = makeContext();
  const work = async () => {
    vi.advanceTimersByTime(2000);
    throw new Error('no');
  };
  await expect(whileWorking(context, 'Reading', work)).rejects.toThrow('no');
  expect(written.at(-1)).toBe(clear);
});

test.each([{ isTTY: false }, { quiet: true }, { TERM: 'dumb' }])(
  'with %j nothing is shown at all',
  async (options) => {
    const { context, written } = makeContext(options);
    await whileWorking(context, 'Reading', async () => void vi.advanceTimersByTime(5000));
    expect(written).toEqual([]);
  },
);
