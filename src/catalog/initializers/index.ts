/** Every initializer that a config can name. */
import type { InitializerDefinition } from '../weights.ts'
import { constant } from './constant.ts'
import { fitted } from './fitted.ts'
import { glorotNormal } from './glorot-normal.ts'
import { glorotUniform } from './glorot-uniform.ts'
import { heNormal } from './he-normal.ts'
import { heUniform } from './he-uniform.ts'
import { identity } from './identity.ts'
import { lecunNormal } from './lecun-normal.ts'
import { lecunUniform } from './lecun-uniform.ts'
import { ones } from './ones.ts'
import { orthogonal } from './orthogonal.ts'
import { randomNormal } from './random-normal.ts'
import { randomUniform } from './random-uniform.ts'
import { stft } from './stft.ts'
import { truncatedNormal } from './truncated-normal.ts'
import { varianceScaling } from './variance-scaling.ts'
import { zeros } from './zeros.ts'

export const initializers: readonly InitializerDefinition[] = [
  zeros,
  ones,
  constant,
  identity,
  randomNormal,
  truncatedNormal,
  randomUniform,
  varianceScaling,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunUniform,
  lecunNormal,
  orthogonal,
  stft,
  fitted,
]
