import { z } from 'zod'
import { Sha256 } from './ids.js'

/** Something outside the code that decides what a stage returns, pinned by the SHA-256 of its bytes. */
export const Artifact = z.strictObject({
  kind: z.enum(['model', 'adapter', 'playbook', 'prompt']),
  id: z.string().min(1),
  version: z.string().min(1),
  sha256: Sha256,
})
export type Artifact = z.infer<typeof Artifact>
