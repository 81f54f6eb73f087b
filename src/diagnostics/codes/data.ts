/** Diagnostics about data. */

export const dataCodes = {}
