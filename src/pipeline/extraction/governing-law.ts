import { matchAll, withoutOverlaps, type Extractor } from './occurrence.js'

const PLACE =
  "(?:\\p{Lu}[\\p{L}'’]+|U\\.S\\.A?\\.?)(?:(?:\\s+(?:of|and|the)){0,2}\\s+\\p{Lu}[\\p{L}'’]+){0,5}"
/** Letters in either case spelt out: the flag i would make capitals of a place match small ones too. */
const GOVERNED =
  '(?:[Gg]overned\\s+(?:and\\s+(?:construed|interpreted)\\s+)?(?:exclusively\\s+)?(?:by|under|according\\s+to|in\\s+accordance\\s+with)|[Cc]onstrued,?\\s+(?:(?:and\\s+)?(?:enforced|interpreted|governed|performed)[\\s,]+(?:and\\s+performed\\s+)?)?(?:in\\s+all\\s+respects\\s+)?(?:in\\s+accordance\\s+with|under|by|according\\s+to|pursuant\\s+to)|[Ii]nterpreted\\s+(?:and\\s+\\w+\\s+)?(?:in\\s+accordance\\s+with|under|by|according\\s+to)|[Ee]nforced\\s+in\\s+accordance\\s+with|GOVERNED\\s+BY|IN\\s+ACCORDANCE\\s+WITH)'
const STATE =
  '(?:[Ss]tate\\s+of\\s+|STATE\\s+OF\\s+|[Cc]ommonwealth\\s+of\\s+|COMMONWEALTH\\s+OF\\s+|[Pp]rovince\\s+of\\s+|District\\s+of\\s+|country\\s+of\\s+)?'
const LAWS_OF = new RegExp(
  `${GOVERNED}[^.;]{0,160}?\\b(?:[Ll]aws?|LAWS?)\\s+(?:[^.;,]{0,40}?\\s)?(?:of|in|OF|IN)\\s+(?:the\\s+|THE\\s+)?${STATE}(${PLACE})`,
  'gu',
)
const NAMED_LAW = new RegExp(
  `${GOVERNED}\\s+(?:by\\s+|and\\s+[^.;]{0,60}?)?(?:the\\s+)?(${PLACE})\\s+[Ll]aws?\\b`,
  'gu',
)
const LAWS_GOVERN = new RegExp(
  `\\b[Ll]aws\\s+of\\s+(?:the\\s+)?${STATE}(${PLACE})(?:\\s*\\([^)]{0,160}\\)|,[^.;]{0,120}?,)?\\s+(?:shall\\s+|will\\s+)?(?:govern|apply)`,
  'gu',
)
const CHINESE =
  /(?:适用|依据|依照|受)(?:于)?\s*(中华人民共和国(?:香港特别行政区|澳门特别行政区|台湾地区|大陆(?:地区)?)?|中国(?:大陆|香港)?|香港(?:特别行政区)?|英国|英格兰|美国\p{Script=Han}{0,4}州?|新加坡(?:共和国)?|日本国?|德国)(?:（[^）]{0,40}）|\([^)]{0,40}\))?(?:的)?(?:相关|现行|有效|现行有效的?)?(?:法律|法规|民法典)(?:法规)?(?:管辖|解释|的?管辖)?/gu

/** The law that governs, by the place it is the law of ("New York", "中华人民共和国"). */
export const extractGoverningLaw: Extractor = (passage) =>
  withoutOverlaps([
    ...matchAll(passage, LAWS_OF, ([, place = '']) => lawTerm(place)),
    ...matchAll(passage, NAMED_LAW, ([, place = '']) => lawTerm(place)),
    ...matchAll(passage, LAWS_GOVERN, ([, place = '']) => lawTerm(place)),
    ...(/适用|管辖|解释|争议|履行/u.test(passage)
      ? matchAll(passage, CHINESE, ([, place = '']) => lawTerm(place))
      : []),
  ])

/** Words of the sentence that follows begin with capitals in some forms. */
const TRAILING =
  /\s(?:without|Without|WITHOUT|and(?!\s\p{Lu}\p{Ll})|AND|The|THE|[Aa]pplicable|APPLICABLE|TO|excluding|as|AS|to|In)\b.*$/u

function lawTerm(printed: string) {
  const place = printed.replace(TRAILING, '')
  const jurisdiction = place
    .replace(/\s+/gu, ' ')
    .replace(/^(?:State|Commonwealth|Province) of /u, '')
    .replace(/[.,'’]+$/u, '')
    .trim()
  const capital = /^[\p{Lu}\u3400-\u9fff]/u.test(jurisdiction)
  return capital && jurisdiction.length > 1
    ? ({ type: 'governing-law', jurisdiction: inTitleCase(jurisdiction) } as const)
    : undefined
}

/** "NEW YORK" as "New York"; abbreviations of up to three letters stay. */
const inTitleCase = (place: string): string =>
  /\p{Ll}/u.test(place)
    ? place
    : place.replace(
        /\p{Lu}{4,}|(?<=\s)\p{Lu}{3}(?=\s|$)|\p{Lu}{3}(?=\s)/gu,
        (word) => word.charAt(0) + word.slice(1).toLowerCase(),
      )
