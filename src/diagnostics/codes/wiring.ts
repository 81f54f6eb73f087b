/** Diagnostics about wiring. */

export const wiringCodes = {}
