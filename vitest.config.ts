import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Many tests wait for another process or for a disk, so that two cores have time for three of them.
    maxWorkers: Math.max(2, Math.ceil(availableParallelism() * 1.5)),
    env: { NODE_ENV: 'test' },
  },
});
