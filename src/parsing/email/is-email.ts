/** Longer headers than this, in characters, come from many mail servers; what is searched for stands before. */
const HEADERS_WITHIN = 65_536

/** Headers that mail programs and servers write, and people who type a memorandum do not. */
const BY_PROGRAM = new Set(
  'received return-path message-id mime-version dkim-signature delivered-to x-mailer content-type'.split(' '),
)
const BY_PEOPLE = new Set('from to cc date subject sender reply-to'.split(' '))

/**
 * Whether a file begins with the headers of RFC 5322: lines of "Name: value" up to an empty line, at least two of them
 * known, and one that only programs write unless the name promises a message.
 */
export function isEmail(bytes: Uint8Array, promised: boolean): boolean {
  const head = Buffer.from(bytes.subarray(0, HEADERS_WITHIN)).toString('latin1')
  const lines = head.replace(/^(?:\xEF\xBB\xBF)?(?:From [^\r\n]*\r?\n)?/u, '').split(/\r\n|\r|\n/u)
  const names = new Set<string>()
  for (const line of lines) {
    if (line === '') break
    if (/^[ \t]/u.test(line) && names.size > 0) continue
    const name = /^([\x21-\x39\x3B-\x7E]{1,100}):/u.exec(line)?.[1]
    if (name === undefined) return false
    names.add(name.toLowerCase())
  }
  const count = (of: ReadonlySet<string>): number => [...names].filter((name) => of.has(name)).length
  const known = count(BY_PROGRAM) + count(BY_PEOPLE)
  return promised ? known >= 2 : known >= 3 && count(BY_PROGRAM) > 0 && count(BY_PEOPLE) > 0
}

/** Whether a file is a mailbox of the mbox family: "From " lines before each message. */
export function isMailbox(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = buffer.subarray(0, 5).toString('latin1')
  return (
    start === 'From ' &&
    /\n\r?\nFrom \S+[^\r\n]*\d{4}\r?\n[\x21-\x39\x3B-\x7E]+:/u.test(buffer.toString('latin1'))
  )
}
