import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/support/build.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Vitest leaves one core alone, but many tests wait for another process or for a disk.
    maxWorkers: availableParallelism(),
    env: { NODE_ENV: 'test' },
  },
});
