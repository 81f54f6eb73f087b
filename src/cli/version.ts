/** The version of the command line; the one of package.json, as a test makes sure. */
export const version = '0.1.0'
