/** Another seed for a training: what `--seeds` tries one after the other. */
import type { Config } from './config.ts'
import type { Entry } from './item.ts'

/** The config with this seed in `training:`; as it is where nothing is trained or asked. */
export function withSeed(config: Config, seed: number | undefined): Config {
  const { training } = config
  if (seed === undefined || !training) return config
  const { span } = training
  const entry: Entry = { key: span, value: { kind: 'scalar', value: seed, span } }
  const entries = new Map([...training.entries, ['seed', entry] as const])
  return { ...config, training: { ...training, entries } }
}
