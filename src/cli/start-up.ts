/**
 * What `tenon check` is made of, brought into everything of the command line when it is bundled: so
 * it is one chunk instead of forty, each of which would be looked for and linked at every start.
 */
import './check.ts'
import './check-report.ts'
import './find-configs.ts'
import '../check-variants.ts'
import '../compile.ts'
