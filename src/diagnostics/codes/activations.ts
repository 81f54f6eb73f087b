/** Diagnostics about a config's own activations. */
import { error, warning } from './entry.ts'

export const activationCodes = {
  'circular-activation': error<{ name: string }>(
    ({ name }) => `'${name}' calls itself`,
    `
An own activation may call others as \`$name(x)\`. Each is put in the place of its call, so that
none can call itself, not even by way of others.

Bad:

    activations:
      bent: x * $bent(x)
    layers:
      - Activation: $bent

Good:

    activations:
      gate: sigmoid(2 * x)
      bent: x * $gate(x)
    layers:
      - Activation: $bent
`,
  ),
  'unused-in-activation': warning<{ activation: string; name: string }>(
    ({ activation, name }) => `the expression of '${activation}' does not use '${name}'`,
    `
An activation is an expression of its input \`x\`; a parameter or weight that it does not use
changes nothing, and is more likely a slip.

Bad:

    activations:
      bent: {expr: "x > 0 ? x : tanh(x)", params: {a: 0.3}}
    layers:
      - Activation: $bent

Good:

    activations:
      bent: {expr: "x > 0 ? x : a * tanh(x)", params: {a: 0.3}}
    layers:
      - Activation: $bent
`,
  ),
  'activation-not-finite': warning<{
    activation: string
    what: string
    found: string
    at: string
  }>(
    ({ activation, what, found, at }) => `the ${what} of '${activation}' is ${found} at ${at}`,
    `
Looked at are inputs from -10 to 10, weights as they start. One value that is not finite soon makes
all weights NaN. Logarithms and roots need an argument above 0, \`**\` with anything but a whole
exponent a base above 0, and the slope of a root is infinite at 0.

Bad:

    activations: {squash: "sign(x) * log(abs(x))"}
    layers:
      - Activation: $squash

Good:

    activations: {squash: "sign(x) * log1p(abs(x))"}
    layers:
      - Activation: $squash
`,
  ),
}
