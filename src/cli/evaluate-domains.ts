import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { CodedError } from '../errors.js'
import { readDomainCorpora } from '../evaluation/domain-corpus.js'
import { trainDomains } from '../evaluation/domain-training.js'
import { scoreDomains, type DomainScores } from '../evaluation/evaluate-domains.js'
import { shippedDomainModel } from '../parsing/index.js'
import { columns } from './support.js'

interface Options {
  readonly train?: string
  readonly json: boolean
}

const ORIGIN =
  'Logistic regression over words and Han bigrams, trained by `npm run evaluate -- domains DATA --train FILE` on CUAD (CC BY 4.0), ContractNLI (CC BY 4.0), ToS;DR quotes (CC BY-SA 3.0), SEC credit agreements, TAT-QA (CC BY 4.0), MTS-Dialog (CC BY 4.0), ACI-Bench (CC BY 4.0), Chinese statutes, contract-review-pro (MIT), FDDC 2018 announcements, hermes loan agreements (Apache-2.0), a word list of our own for Chinese records; for other, our documentation, our program, manuals of npm packages (MIT, ISC, Apache-2.0, BSD) and word salad.'

/** `evaluate domains`: how well a document's field and language are told. */
export const domainsCommand = (): Command =>
  new Command('domains')
    .description('share of texts whose field and language are told, on sources that nothing was trained on')
    .argument('<data>', 'folder with the public sets, each in a folder of its own')
    .option('--train <file>', 'train anew on the other sources first, and write the model')
    .option('--json', 'print JSON', false)
    .action(evaluateDomains)

async function evaluateDomains(data: string, options: Options): Promise<void> {
  const { train, heldOut } = await readDomainCorpora(data).catch((cause: unknown) => {
    throw new CodedError('request-invalid', `cannot read the data in ${data}`, { cause })
  })
  const model = options.train === undefined ? shippedDomainModel() : trainDomains(train, ORIGIN)
  if (options.train !== undefined) await writeFile(options.train, modelText(model))
  const scores = scoreDomains(heldOut, model)
  process.stdout.write(options.json ? `${JSON.stringify(scores)}\n` : report(scores))
}

/** One feature a line, so that changes can be read. */
function modelText({ origin, bias, weights }: ReturnType<typeof shippedDomainModel>): string {
  const rows = Object.entries(weights).map(([word, row]) => `${JSON.stringify(word)}:${JSON.stringify(row)}`)
  return `{"origin":${JSON.stringify(origin)},\n"bias":${JSON.stringify(bias)},\n"weights":{\n${rows.join(',\n')}\n}}\n`
}

function report({ sets, millisecondsPerText }: DomainScores): string {
  const percent = (share: number): string => (100 * share).toFixed(1)
  return `${[
    ...columns([
      ['set', 'length', 'texts', 'field told %', 'language told %', 'mean score'],
      ...sets.map((one) => [
        one.set,
        one.length,
        String(one.texts),
        percent(one.domain),
        one.language === null ? '–' : percent(one.language),
        one.confidence.toFixed(2),
      ]),
    ]),
    '',
    `${millisecondsPerText.toFixed(1)} ms a text, both`,
  ].join('\n')}\n`
}
