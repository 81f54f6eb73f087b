/** What `tenon check` is made of, as one chunk of the bundled command line. */

// Every command brings it along: forty chunks would each be looked for and linked at every start.
import './check.ts'
import './check-report.ts'
import './find-configs.ts'
import '../check-variants.ts'
import '../compile.ts'
