/** A chain of entities of which each is ten of the one before: a thousand million laughs. */
export const LAUGHS = `<!DOCTYPE lolz [<!ENTITY l0 "lol">${Array.from(
  { length: 9 },
  (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
).join('')}]>`

/** Files and addresses that a careless reader would fetch. */
export const OUTSIDE =
  '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY far SYSTEM "http://127.0.0.1:9/x"><!ENTITY % p SYSTEM "file:///etc/hostname">%p;]>'

/** Parts of a message within each other. */
export function nestedMessage(depth: number): Buffer {
  const open = Array.from(
    { length: depth },
    (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`,
  ).join('')
  return Buffer.from(
    `From: a@example.com\r\nSubject: Deep\r\nMIME-Version: 1.0\r\n${open}Content-Type: text/plain\r\n\r\nEnd\r\n`,
  )
}

/** Messages within messages. */
export const forwardedMessage = (depth: number): Buffer =>
  Buffer.from(
    `${'From: a@example.com\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n'.repeat(depth)}From: a@example.com\r\nSubject: End\r\n\r\nEnd\r\n`,
  )
