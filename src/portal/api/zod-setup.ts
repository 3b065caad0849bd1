import { config } from 'zod'

// zod compiles its parsers with `new Function` where it may; the content security policy forbids that. Imported before
// every schema, because schemas look at this once, when they are made.
config({ jitless: true })
