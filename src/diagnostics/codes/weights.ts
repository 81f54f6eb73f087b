/** Diagnostics about weights. */

export const weightCodes = {}
