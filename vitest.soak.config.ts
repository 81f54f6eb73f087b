/** How the long tests run: full trainings, kills and resumes. */
import { defineConfig } from 'vitest/config'

const hour = 3_600_000

export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    globalSetup: ['scripts/test-setup.ts'],
    pool: 'forks',
    maxWorkers: 1, // trainings use every core by themselves
    testTimeout: hour,
    hookTimeout: hour,
  },
})
