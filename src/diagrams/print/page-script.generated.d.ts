/** The script of HTML pictures; scripts/page-script.ts writes the module. */
export const script: string
