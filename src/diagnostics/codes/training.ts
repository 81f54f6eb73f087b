/** Diagnostics about training. */

export const trainingCodes = {}
