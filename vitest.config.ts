/** How the tests run. */
import { defineConfig } from 'vitest/config'
import { testEnvironment } from './scripts/test-environment.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: testEnvironment,
    globalSetup: ['scripts/test-setup.ts'],
    setupFiles: ['scripts/test-equality.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
  },
})
