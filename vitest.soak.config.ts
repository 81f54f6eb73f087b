/** How the long tests run: full trainings, kills and resumes. */
import { defineConfig } from 'vitest/config'
import { testEnvironment } from './scripts/test-environment.ts'

const hour = 3_600_000

export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    env: { ...testEnvironment, TENON_TEST_ALL: '1' },
    globalSetup: ['scripts/test-setup.ts'],
    setupFiles: ['scripts/test-worker.ts'],
    pool: 'forks',
    maxWorkers: 1, // trainings use every core by themselves
    testTimeout: hour,
    hookTimeout: hour,
  },
})
