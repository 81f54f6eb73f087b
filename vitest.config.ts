/** How the tests run. */
import { defineConfig } from 'vitest/config'
import { testEnvironment } from './scripts/test-environment.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: testEnvironment,
    globalSetup: ['scripts/test-setup.ts'],
    setupFiles: ['scripts/test-worker.ts'],
    pool: 'forks',
    isolate: false, // what a file imports is loaded once in each worker, not for every file
    maxWorkers: 2,
    testTimeout: 180_000,
  },
})
