import { TestEnvironment } from 'jest-environment-node'

const SHARED = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'Float32Array',
  'Float64Array',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
]

/** Native modules check `instanceof` against the outer realm, so the sandbox borrows the outer typed arrays. */
export default class extends TestEnvironment {
  async setup() {
    await super.setup()
    for (const name of SHARED) this.global[name] = globalThis[name]
  }
}
