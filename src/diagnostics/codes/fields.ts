/** Diagnostics about fields. */

export const fieldCodes = {}
