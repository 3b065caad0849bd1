import { isTitleCase } from '../segmentation/headings.js'
import { matchAll, withoutOverlaps, type Extractor, type Occurrence } from './occurrence.js'

/** (the "Borrower"), (hereinafter called “X”), (“A” or the “Company”). */
const ROLE =
  /\(\s*(?:(?:the|each,?\s+an?|collectively,?|individually,?|together,?|hereinafter|hereafter|herein|in\s+such\s+capacity,?|(?:hereinafter\s+|hereafter\s+|herein\s+)?(?:referred\s+to(?:\s+herein)?|called|known|defined)(?:\s+as)?|as|or|and|a|an|successively|including[^"“)]{0,80})[\s,]*){0,6}["“‘']+\s?([^"“”’']{1,60}?)\s?[,.]?["”’']+[^)]{0,120}\)/giu
const NO_PARTY =
  /\b(?:agreement|date|amendment|contract|lease|transactions?|parties|party|deed|note|plan|term|territory|products?|services?|closing|facility|loan|act|shares?|property|premises|program|site|business)\b/iu
/** A class of parties, which the one name before it is not. */
const CLASS =
  /^(?:lenders|guarantors|purchasers|investors|holders|sellers|buyers|borrowers|issuers|loan parties|obligors)$/iu
const JOINT =
  /\b(?:B\sE\sT\sW\sE\sE\sN|by\s+and\s+(?:between|among)|between|among(?:st)?|made\s+by|entered\s+into\s+by|BETWEEN|AMONG|PARTIES)\b[:,]?/giu
/** What follows a name and describes it. */
const DESCRIPTION =
  /,\s+(?:an?|the|with|having|whose|located|organi[sz]ed|incorporated|registered|residing|a\/k\/a|d\/b\/a|on\s+behalf|as\s|by\s|its\s|acting|of\s|doing|individually|formerly|for\s|\d)|\s+\((?!["“])|,\s*$|\s+(?:having|with\s+(?:its|a|an)\s|located\s+at|whose\s|organi[sz]ed\s|incorporated\s|on\s+behalf|of\s+\d|hereinafter|an?\s+(?:\p{Lu}|limited|corporation|company|\p{L}+\s+(?:corporation|company|limited|bank|partnership|association)))/iu
const SUFFIX =
  'Inc|Incorporated|LLC|L\\.L\\.C|Ltd|Limited|Corp|Corporation|Company|Co|L\\.P|LP|LLP|N\\.A|National Association|Bank|GmbH|S\\.A|PLC|plc|AG|B\\.V|N\\.V|Trust|University|Foundation|Authority|Association'
const CORPORATE_NAME = new RegExp(
  `(?<![\\p{L}])((?:\\p{Lu}[\\p{L}\\d.&'’-]*|&|of|and|the|\\d[\\p{L}\\d.]*)(?:[ ,]+(?:\\p{Lu}[\\p{L}\\d.&'’-]*|&|of|\\d+)){0,8}?,?\\s+(?:${SUFFIX}))\\.?(?![\\p{L}])`,
  'gu',
)
const CHINESE_ROLES =
  '甲方|乙方|丙方|丁方|出借人|出借方|借款人|借款方|贷款人|贷款方|保证人|担保人|抵押人|抵押权人|质权人|出质人|委托人|委托方|受托人|受托方|' +
  '买方|卖方|出卖人|买受人|出租人|出租方|承租人|承租方|发包人|发包方|承包人|承包方|披露方|接收方|转让方|受让方|供方|需方|许可方|被许可方|服务方|采购方'
/** Justified lines have single spaces between the characters. */
const SPACED_ROLES = CHINESE_ROLES.split('|')
  .map((role) => [...role].join('\\s?'))
  .join('|')
const HAN_WORD = '(?:[\\u3400-\\u9fffA-Za-z0-9·.&]|(?<=[\\u3400-\\u9fff]) (?=[\\u3400-\\u9fff]))'
const CHINESE_LINE = new RegExp(
  `(?:^|\\n|[\\s　])((?:${SPACED_ROLES})\\s?(?:[（(][^）)\\n]{1,16}[）)])?)\\s*[：:]\\s*(${HAN_WORD}{2,60}(?:[（(][^）)\\n]{1,12}[）)]${HAN_WORD}{0,30})?)`,
  'gu',
)
const CHINESE_CALLED =
  /([\u3400-\u9fffA-Za-z·.&]{2,40}(?:[（(][\u3400-\u9fff]{1,6}[）)][\u3400-\u9fff]{0,30})?)\s*[（(]\s*(?:以下|下)(?:简称|统称|称)(?:为|作)?\s*[“"「‘]([^”"」’]{1,20})[”"」’]\s*[）)]/gu

/** Parties named in a preamble, with the role each is given there ("Borrower", "甲方（借款人）"). */
export const extractParties: Extractor = (preamble) => {
  const chinese = [
    ...matchAll(preamble, CHINESE_LINE, ([, role = '', name = '']) =>
      partyTerm(name, role.replace(/\s/gu, '')),
    ),
    ...matchAll(preamble, CHINESE_CALLED, ([, name = '', role = '']) =>
      /协议|合同|网站|平台/u.test(role)
        ? undefined
        : partyTerm(name.replace(/^(?:与|和|及|由|以及)/u, ''), role),
    ),
  ]
  const roles = englishWithRoles(preamble)
  const english = roles.length > 0 ? roles : englishByName(preamble)
  return withoutOverlaps([...chinese, ...english])
}

/** Where the recitals or the first section begin, no more parties are introduced. */
const PREAMBLE_END =
  /\b(?:WHEREAS|Whereas|WITNESSETH|RECITALS?|BACKGROUND|NOW,?\s+THEREFORE|W I T N E S S)\b/u
const LONGEST_LIST = 4000

/**
 * Each role in brackets belongs to the name that begins behind the role before it, or behind "between". Where nothing
 * says "between", only names that end as companies' names do are taken.
 */
function englishWithRoles(preamble: string): Occurrence[] {
  const joint = [...preamble.matchAll(JOINT)].at(0)
  let from = joint === undefined ? 0 : joint.index + joint[0].length
  const second = /^\s*(?:and\s+)?(?:between|among)\b/iu.exec(preamble.slice(from, from + 20))
  if (second !== null) from += second[0].length
  const stop = preamble.slice(from).search(PREAMBLE_END)
  const end = Math.min(stop === -1 ? preamble.length : from + stop, from + LONGEST_LIST)
  const parties: Occurrence[] = []
  for (const match of preamble.matchAll(ROLE)) {
    if (match.index < from) continue
    if (match.index > end) break
    const role = (match[1] ?? '').trim()
    const segment = preamble.slice(from, match.index)
    const found = nameIn(joint === undefined ? lastLine(segment) : segment)
    const shift = joint === undefined ? segment.length - lastLine(segment).length : 0
    if (
      found !== undefined &&
      !NO_PARTY.test(role) &&
      !CLASS.test(role) &&
      segment.length < 900 &&
      (joint !== undefined || COMPANY.test(found.name))
    ) {
      parties.push({
        value: { type: 'party', name: found.name, role },
        start: from + shift + found.start,
        end: match.index + match[0].length,
      })
    }
    from = match.index + match[0].length
  }
  return parties
}

const COMPANY = new RegExp(`(?:^|[\\s,])(?:${SUFFIX})\\.?$`, 'u')
const lastLine = (segment: string): string => segment.slice(segment.trimEnd().lastIndexOf('\n') + 1)

function nameIn(segment: string): { name: string; start: number } | undefined {
  const lead =
    /^(?:[\s,;.:*]|and\b|AND\b|&|\(\d{1,2}\)|\([a-zA-Z]\)|\d{1,2}[.)]|\(i{1,3}\)|\(iv\)|between\b|BETWEEN\b|by\b|the\s+undersigned\b)*/u.exec(
      segment,
    )
  const start = lead?.[0].length ?? 0
  const rest = segment.slice(start)
  const cut = rest.search(DESCRIPTION)
  const printed = (cut === -1 ? rest : rest.slice(0, cut)).replace(/[\s,;]+$/u, '')
  const name = printed.replace(/\s+/gu, ' ')
  const words = name.split(' ')
  if (!isTitleCase(name)) return undefined
  if (name.length < 2 || name.length > 120 || words.length > 14) return undefined
  if (
    !/^[\p{Lu}\d]/u.test(name) ||
    /^(?:Each|Certain|The (?:Lenders|several|other|financial)|This|These|WHEREAS|Various|Any|All)\b/iu.test(
      name,
    )
  )
    return undefined
  return { name, start }
}

/** No roles given: names that end as companies' names do, behind "between" or "among". */
function englishByName(preamble: string): Occurrence[] {
  const joint = [...preamble.matchAll(JOINT)].at(0)
  if (joint === undefined) return []
  const from = joint.index + joint[0].length
  const stop = preamble.slice(from).search(PREAMBLE_END)
  const list = preamble.slice(from, from + Math.min(stop === -1 ? 800 : stop, 800))
  return matchAll(list, CORPORATE_NAME, ({ 0: whole, index }) => {
    if (/\b(?:an?|its|of)\s+$/u.test(list.slice(0, index))) return undefined
    const name = whole
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/^(?:and|of|the)\s+/u, '')
    return name.split(' ').length < 2 ? undefined : { type: 'party', name, role: null }
  }).map((one) => ({ ...one, start: one.start + from, end: one.end + from }))
}

function partyTerm(printed: string, role: string | null) {
  const name = printed
    .replace(/(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  if (/^[_＿\-—－.…*X×\s]+$/iu.test(name) || name.length < 2) return undefined
  if (/^(?:姓名|名称|单位|公司名称|身份证|住所|地址|法定代表人|联系|签|盖章|签字|（|\()/u.test(name))
    return undefined
  return { type: 'party', name, role } as const
}
