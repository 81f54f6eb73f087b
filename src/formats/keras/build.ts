/** `build --target keras`: a `.keras` file that Keras 3 opens, and a script that trains it. */
import { TenonError, diagnostic } from '../../diagnostics/diagnostic.ts'
import { formatHdf5 } from '../../files/hdf5/write.ts'
import { formatZip } from '../../files/zip-write.ts'
import type { BuildModel } from '../build-request.ts'
import { trainScript } from './train-script.ts'
import { archiveWeights } from './write-weights.ts'
import { writeTopology } from './write-topology.ts'

export const build: BuildModel = ({ model, training, weights, name }) => {
  const { config, layers, unsayable } = writeTopology(model)
  const script = training && trainScript(model, training, name)
  const faults = [...unsayable, ...(script?.unsayable ?? [])]
  if (faults.length > 0)
    throw new TenonError(faults.map(each => diagnostic('foreign-to-keras', each, undefined)))
  const text = new TextEncoder()
  const archive = formatZip([
    ['metadata.json', text.encode(JSON.stringify(metadata))],
    ['config.json', text.encode(JSON.stringify(config))],
    ['model.weights.h5', formatHdf5(archiveWeights(layers, weights))],
  ])
  return [
    { name: `${name}.keras`, content: archive },
    ...(script ? [{ name: 'train.py', content: script.text }] : []),
  ]
}

/** The version whose layout the file has; one date, so that equal models are equal files. */
const metadata = { keras_version: '3.15.1', date_saved: '1980-01-01@00:00:00' }
