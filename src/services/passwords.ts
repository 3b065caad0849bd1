import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<string | Buffer, Buffer, number, ScryptOptions, Buffer>(scrypt)

/**
 * scrypt with N = 2^15, r = 8, p = 3: 32 MiB and three passes, one of the settings of the OWASP Password Storage Cheat
 * Sheet. The cost is written into each hash, so that it can be raised without locking anybody out.
 */
const COST = { ln: 15, r: 8, p: 3 }
const SALT_BYTES = 16
const HASH_BYTES = 32
const FORMAT = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/

interface Cost {
  readonly ln: number
  readonly r: number
  readonly p: number
}

const scryptHash = (password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> =>
  derive(password.normalize('NFKC'), salt, HASH_BYTES, { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r })

/** `$scrypt$ln=…,r=…,p=…$salt$hash`, both in base64url. Takes some tenths of a second, off the event loop. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await scryptHash(password, salt, COST)
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Takes as long for a person who does not exist (`stored` undefined) as for a wrong password. */
export async function verifyPassword(password: string, stored: string | undefined): Promise<boolean> {
  const match = FORMAT.exec(stored ?? '')
  if (match === null) {
    await scryptHash(password, Buffer.alloc(SALT_BYTES), COST)
    return false
  }
  const [, ln, r, p, salt = '', hash = ''] = match
  const expected = Buffer.from(hash, 'base64url')
  const actual = await scryptHash(password, Buffer.from(salt, 'base64url'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  })
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

/** 24 characters with 144 bits, for people to copy once and change. */
export const generatePassword = (): string => randomBytes(18).toString('base64url')
