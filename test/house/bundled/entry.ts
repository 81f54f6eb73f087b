/** A small command line, for the test that bundles it. */
import { Command } from 'commander'
import { parse } from 'yaml'

new Command('entry')
  .requiredOption('--units <n>')
  .action(({ units }: { units: string }) => {
    console.log(JSON.stringify(parse(`Dense: ${units}`)))
  })
  .parse()
