import type { Node } from './levels.js'

/**
 * How a reviewer would cite a clause: "Section 7.1(a)(i)", "Article IV", "第二章第三条（一）", "Schedule 2, Section 3".
 * A decimal stands for all above it but a schedule. Empty where nothing on the way is numbered.
 */
export function citationOf(node: Node, chinese: boolean): string {
  if (chinese) return chineseCitation(node)
  const parts: string[] = []
  for (let current: Node | null = node; current !== null; current = current.parent) {
    if (current.number === null) continue
    const number = withoutClosing(current.number)
    switch (current.family) {
      case 'schedule':
        parts.unshift(parts.length > 0 && !isChinese(number) ? `${titled(number)}, ` : titled(number))
        break
      case 'part':
      case 'article':
        // "Section 4.02" needs no "Article IV"; a section counted anew in each article does
        if (isChinese(number)) parts.unshift(number)
        else if (!parts.some((part) => /\d/.test(part)))
          parts.unshift(parts.length > 0 ? `${titled(number)}, ` : titled(number))
        break
      case 'section':
        if (!parts.some((part) => /^Section \d+\./.test(part))) parts.unshift(sectioned(number))
        break
      case 'decimal-1':
      case 'decimal-2':
      case 'decimal-3':
      case 'decimal-4':
      case 'decimal-5':
        if (!parts.some((part) => part.startsWith('Section '))) parts.unshift(sectioned(number))
        break
      case 'unnumbered':
        break
      default:
        parts.unshift(/^[\p{L}\d]+$/u.test(number) && !isChinese(number) ? `(${number})` : number)
    }
  }
  return parts.join('').replace(/, $/u, '')
}

function chineseCitation(node: Node): string {
  const parts: string[] = []
  for (let current: Node | null = node; current !== null; current = current.parent) {
    if (current.number === null) continue
    const number = withoutClosing(current.number)
    const decimal = current.family.startsWith('decimal-')
    if (decimal && current.path.length > 1)
      return [...schedulesOf(current), `第${current.path.join('.')}条`, ...parts].join('')
    if (decimal)
      parts.unshift(parentNumbered(current) ? `第${current.path.join('')}项` : `第${current.path.join('')}条`)
    else if (current.family === 'zh-bracket')
      parts.unshift(parentNumbered(current) ? `第${number}项` : number)
    else parts.unshift(number)
  }
  return parts.join('')
}

function parentNumbered(node: Node): boolean {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (above.number !== null && above.family !== 'schedule') return true
  }
  return false
}

function schedulesOf(node: Node): string[] {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (above.family === 'schedule' && above.number !== null) return [above.number]
  }
  return []
}

/** "1.", "a)" and 一、 without what closes them; brackets that are a pair stay. */
const withoutClosing = (number: string): string =>
  /^[(（]/u.test(number) ? number : number.replace(/[.．、)）]+$/u, '')

const isChinese = (number: string): boolean => /[\u3400-\u9fff①-⑳]/u.test(number)

const sectioned = (number: string): string =>
  isChinese(number) || /^(?:note|item)\b/iu.test(number)
    ? number
    : `Section ${number.replace(/^(?:section|sec\.|clause|article|§)\s*/iu, '').replace(/[.、．]+$/u, '')}`

/** "ARTICLE IV" as "Article IV". */
const titled = (number: string): string =>
  number.replace(/^\p{Lu}{2,}/u, (word) => word.charAt(0) + word.slice(1).toLowerCase())
