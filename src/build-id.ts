/** Which build this is. */

declare const tenonBuild: string | undefined

/** What tells a build from every other one; undefined where the sources run as they are. */
export const buildId = typeof tenonBuild === 'string' ? tenonBuild : undefined
