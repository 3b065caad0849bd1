import { once } from 'node:events'
import { openEmbeddedDatabase } from '../../src/storage/embedded/index.js'

/** Run as a process: opens the embedded database of the folder given, says how, and releases it when stdin closes. */
const database = await openEmbeddedDatabase(process.argv[2] ?? '')
process.stdout.write(`${JSON.stringify({ started: database.started, url: database.url })}\n`)
process.stdin.resume()
await once(process.stdin, 'end')
await database.release()
