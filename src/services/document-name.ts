/** Characters; as many as file systems allow bytes. */
const MAX_NAME = 255

/** The last part of a path, in composed form, without control characters; empty where nothing is left. */
export function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  return shorten(last.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '').trim())
}

/** Keeps the extension, by which text and Markdown are told apart. */
function shorten(name: string): string {
  const extension = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? ''
  const stem = Array.from(name.slice(0, name.length - extension.length))
  return stem.slice(0, MAX_NAME - Array.from(extension).length).join('') + extension
}
