import { attribute, child, children, value } from '../ooxml/xml.js'

/** What an equation's element reads as on a line: literal text, and elements to be read in their turn. */
export type MathPiece = string | Element

const isOn = (properties: Element | undefined, name: string): boolean => {
  const setting = child(properties, name)
  return setting !== undefined && !/^(?:0|false|off)$/u.test(attribute(setting, 'val') ?? '1')
}

export const isMath = (element: Element): boolean => (element.namespaceURI ?? '').includes('/math')

/**
 * Office MathML (ECMA-376 part 1, 22.1) written on one line: a/b, x^2, x_1, √(x), ∑_(i=1)^n, matrices by rows. Operands
 * of more than one sign stand in parentheses where reading them otherwise would change what is meant.
 */
export function mathPieces(element: Element): readonly MathPiece[] {
  const part = (name: string): readonly MathPiece[] => operand(child(element, name))
  const script = (sign: string, name: string): readonly MathPiece[] =>
    blank(child(element, name)) ? [] : [sign, ...part(name)]
  const properties = child(element, `${element.localName}Pr`)
  const sign = (name: string, otherwise: string): string => value(properties, name) ?? otherwise
  switch (element.localName) {
    case 'f':
      return value(properties, 'type') === 'noBar'
        ? [...part('num'), ' over ', ...part('den')]
        : [...part('num'), value(properties, 'type') === 'skw' ? '⁄' : '/', ...part('den')]
    case 'sSup':
    case 'sSub':
    case 'sSubSup':
      return [...part('e'), ...script('_', 'sub'), ...script('^', 'sup')]
    case 'sPre':
      return [...script('_', 'sub'), ...script('^', 'sup'), ...part('e')]
    case 'rad': {
      const degree = isOn(properties, 'degHide') ? [] : plain(child(element, 'deg'))
      return [...degree, '√', '(', ...plain(child(element, 'e')), ')']
    }
    case 'nary': {
      const below = isOn(properties, 'subHide') ? [] : script('_', 'sub')
      const above = isOn(properties, 'supHide') ? [] : script('^', 'sup')
      return [sign('chr', '∫'), ...below, ...above, ' ', ...plain(child(element, 'e'))]
    }
    case 'd': {
      const inner = children(element, 'e').flatMap((each, index) =>
        index === 0 ? [each] : [sign('sepChr', '|'), each],
      )
      return [sign('begChr', '('), ...inner, sign('endChr', ')')]
    }
    case 'limLow':
      return [...part('e'), ...script('_', 'lim')]
    case 'limUpp':
      return [...part('e'), ...script('^', 'lim')]
    case 'func':
      return [...plain(child(element, 'fName')), ' ', ...plain(child(element, 'e'))]
    case 'groupChr':
    case 'acc':
    case 'bar':
      return [...part('e'), element.localName === 'bar' ? '\u0305' : sign('chr', '\u0302')]
    case 'm':
      return ['[', ...separated(children(element, 'mr'), '; '), ']']
    case 'mr':
      return separated(children(element, 'e'), ', ')
    case 'eqArr':
      return separated(children(element, 'e'), '; ')
    case 'oMathPara':
      return separated(children(element, 'oMath'), ' ')
    default:
      return children(element)
  }
}

const plain = (element: Element | undefined): readonly MathPiece[] => (element === undefined ? [] : [element])

const blank = (element: Element | undefined): boolean => (element?.textContent ?? '').trim() === ''

/** An operand, in parentheses unless it is one number, one word or one sign. */
function operand(element: Element | undefined): readonly MathPiece[] {
  if (element === undefined) return []
  const simple = /^\s*(?:[\p{L}\p{N}.,]*|.)\s*$/u.test(element.textContent ?? '')
  const content = children(element).filter(({ localName }) => !localName.endsWith('Pr'))
  const delimited = content.length === 1 && content[0]?.localName === 'd'
  return simple || delimited ? [element] : ['(', element, ')']
}

const separated = (elements: readonly Element[], by: string): readonly MathPiece[] =>
  elements.flatMap((element, index) => (index === 0 ? [element] : [by, element]))
