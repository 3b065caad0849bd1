import { Command, Option } from 'commander'
import { z } from 'zod'
import { loadConfig } from '../config.js'
import { Role } from '../domain/review.js'
import { CodedError } from '../errors.js'
import { createLogger } from '../logger.js'
import { createApiKeyFor } from '../services/api-keys.js'
import type { Caller, ServiceContext } from '../services/context.js'
import { openInstallation } from '../services/open-installation.js'
import { generatePassword } from '../services/passwords.js'
import { createUser, listUsers, resetPassword } from '../services/users.js'
import { exitOnError, printResult } from './output.js'

/** `npm run admin`: accounts and keys from the operator's own shell, on the running installation or a stopped one. */
const CALLER: Caller = { kind: 'system', id: 'admin-cli' }

const program = new Command('admin').description(
  'Create and list accounts, reset passwords, create API keys.',
)
const json = () => new Option('--json', 'print the result as JSON')

program
  .command('create-user')
  .description('add a person; the generated password is printed once')
  .requiredOption('--email <address>')
  .requiredOption('--name <name>')
  .addOption(new Option('--role <role>').choices(Role.options).default('reviewer'))
  .addOption(json())
  .action((options: { email: string; name: string; role: Role; json?: boolean }) =>
    withContext(async (context) => {
      const password = generatePassword()
      const { name, role } = options
      const account = await createUser(context, CALLER, {
        email: emailOf(options.email),
        name,
        role,
        password,
      })
      printResult(options.json, { ...account, password }, [
        `created ${account.role} ${account.email}`,
        `password ${password} (shown once)`,
      ])
    }),
  )

program
  .command('reset-password')
  .description('give a person a new generated password and close their sessions')
  .requiredOption('--email <address>')
  .addOption(json())
  .action((options: { email: string; json?: boolean }) =>
    withContext(async (context) => {
      const password = await resetPassword(context, CALLER, emailOf(options.email))
      printResult(options.json, { email: options.email, password }, [`password ${password} (shown once)`])
    }),
  )

program
  .command('create-api-key')
  .description('create a key that acts with the role of its owner; printed once')
  .requiredOption('--email <address>', 'its owner')
  .requiredOption('--name <name>', 'what it is for')
  .addOption(json())
  .action((options: { email: string; name: string; json?: boolean }) =>
    withContext(async (context) => {
      const owner = { email: emailOf(options.email), name: options.name }
      const { stored, key } = await createApiKeyFor(context, CALLER, owner)
      printResult(options.json, { ...stored, key }, [`key ${key} (shown once)`])
    }),
  )

program
  .command('list-users')
  .description('list everybody who may log in')
  .addOption(json())
  .action((options: { json?: boolean }) =>
    withContext(async (context) => {
      const accounts = await listUsers(context)
      const lines = accounts.map(
        ({ email, role, disabled }) => `${role.padEnd(14)} ${email}${disabled ? ' (disabled)' : ''}`,
      )
      printResult(options.json, accounts, lines)
    }),
  )

async function withContext(work: (context: ServiceContext) => Promise<void>): Promise<void> {
  const config = loadConfig()
  const installation = await openInstallation(config, createLogger(config.logLevel))
  try {
    await work(installation.context)
  } finally {
    await installation.close()
  }
}

function emailOf(text: string): string {
  const parsed = z.email().safeParse(text)
  if (!parsed.success) throw new CodedError('request-invalid', 'this is not an e-mail address')
  return parsed.data
}

await program.parseAsync().catch(exitOnError)
