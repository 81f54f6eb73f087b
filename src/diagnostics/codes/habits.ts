/** Diagnostics about habits. */

export const habitCodes = {}
