import { Command } from 'commander'
import { ROOT } from '../config.js'
import { buildPortal } from './build-portal.js'

/** `npm run build`: the portal, ahead of the first start. */
const program = new Command('build')
  .description('Build the portal into dist/portal; does nothing where it is up to date.')
  .option('--json', 'print the result as JSON')
  .parse()
const { json = false } = program.opts<{ json?: boolean }>()

const build = await buildPortal(ROOT, (line) => console.error(line))
console.log(
  json
    ? JSON.stringify(build)
    : `portal: ${build.state}${build.folder === undefined ? '' : ` in ${build.folder}`}`,
)
if (build.folder === undefined) process.exitCode = 1
