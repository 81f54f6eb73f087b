/** Diagnostics about text. */

export const textCodes = {}
