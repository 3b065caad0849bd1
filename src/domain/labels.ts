import type { Bilingual } from './language.js'

/** What shape an answer of a label takes: a name, a date, a title, or one or more whole sentences. */
export type LabelShape = 'title' | 'name' | 'date' | 'passage'

/** An entry of the contract taxonomy. `cuad` is the name of the category in the Contract Understanding Atticus Dataset. */
export interface Label {
  readonly key: string
  readonly cuad: string
  readonly shape: LabelShape
  readonly name: Bilingual
  readonly description: string
}

const label = (
  key: string,
  cuad: string,
  zh: string,
  description: string,
  { en = cuad, shape = 'passage' }: { en?: string; shape?: LabelShape } = {},
): Label => ({ key, cuad, shape, name: { en, zh }, description })

/**
 * The 41 categories of CUAD v1 (The Atticus Project, CC BY 4.0), in the order of its answer sheet; keys, Chinese
 * names and descriptions are ours. Playbooks, findings and the portal refer to a label by `key`.
 */
export const CONTRACT_LABELS: readonly Label[] = [
  label('document-name', 'Document Name', '合同名称', 'The title the contract gives itself.', {
    en: 'Document name',
    shape: 'title',
  }),
  label(
    'parties',
    'Parties',
    '合同当事人',
    'Each signing party, by full name or by the short name defined for it.',
    {
      shape: 'name',
    },
  ),
  label('agreement-date', 'Agreement Date', '签订日期', 'The date the contract bears.', {
    en: 'Agreement date',
    shape: 'date',
  }),
  label('effective-date', 'Effective Date', '生效日期', 'When the contract takes effect.', {
    en: 'Effective date',
    shape: 'date',
  }),
  label('expiration-date', 'Expiration Date', '到期日', 'When the initial term ends.', {
    en: 'Expiration date',
  }),
  label('renewal-term', 'Renewal Term', '续期', 'How the term is renewed once the initial one has run out.', {
    en: 'Renewal term',
  }),
  label(
    'notice-period-to-terminate-renewal',
    'Notice Period To Terminate Renewal',
    '不续期通知期',
    'How long before renewal a party must give notice to stop it.',
    { en: 'Notice period to stop renewal' },
  ),
  label('governing-law', 'Governing Law', '适用法律', 'The law by which the contract is interpreted.', {
    en: 'Governing law',
  }),
  label(
    'most-favored-nation',
    'Most Favored Nation',
    '最惠待遇',
    'A promise to match better terms given to anyone else.',
    { en: 'Most favoured nation' },
  ),
  label(
    'non-compete',
    'Non-Compete',
    '竞业限制',
    'A limit on competing with the other party, by business or territory.',
  ),
  label(
    'exclusivity',
    'Exclusivity',
    '排他约定',
    'A commitment to deal with one party only, or to buy all requirements from it.',
  ),
  label(
    'no-solicit-of-customers',
    'No-Solicit Of Customers',
    '禁止招揽客户',
    'A ban on soliciting or contracting with the other party’s customers or partners.',
    { en: 'No solicitation of customers' },
  ),
  label(
    'competitive-restriction-exception',
    'Competitive Restriction Exception',
    '竞争限制例外',
    'A carve-out from non-compete, exclusivity or no-solicitation of customers.',
    { en: 'Competitive restriction exception' },
  ),
  label(
    'no-solicit-of-employees',
    'No-Solicit Of Employees',
    '禁止招揽员工',
    'A ban on hiring or soliciting the other party’s staff.',
    { en: 'No solicitation of employees' },
  ),
  label(
    'non-disparagement',
    'Non-Disparagement',
    '禁止贬损',
    'A promise not to speak ill of the other party or its goods.',
    { en: 'Non-disparagement' },
  ),
  label(
    'termination-for-convenience',
    'Termination For Convenience',
    '任意解除权',
    'A right to end the contract by notice alone, without cause.',
    { en: 'Termination for convenience' },
  ),
  label(
    'rofr-rofo-rofn',
    'Rofr/Rofo/Rofn',
    '优先权',
    'A right of first refusal, first offer or first negotiation.',
    { en: 'Right of first refusal, offer or negotiation' },
  ),
  label(
    'change-of-control',
    'Change Of Control',
    '控制权变更',
    'Consequences when a party is merged, sold or comes under new control.',
    { en: 'Change of control' },
  ),
  label('anti-assignment', 'Anti-Assignment', '禁止转让', 'Consent or notice needed to assign the contract.'),
  label(
    'revenue-profit-sharing',
    'Revenue/Profit Sharing',
    '收入或利润分成',
    'A share of revenue or profit owed to the other party.',
    { en: 'Revenue or profit sharing' },
  ),
  label('price-restrictions', 'Price Restrictions', '价格限制', 'A limit on raising or lowering prices.', {
    en: 'Price restrictions',
  }),
  label(
    'minimum-commitment',
    'Minimum Commitment',
    '最低承诺',
    'A least amount or quantity that must be bought or paid.',
    { en: 'Minimum commitment' },
  ),
  label(
    'volume-restriction',
    'Volume Restriction',
    '用量限制',
    'A fee, consent or other consequence once use passes a stated amount.',
    { en: 'Volume restriction' },
  ),
  label(
    'ip-ownership-assignment',
    'Ip Ownership Assignment',
    '知识产权归属与转让',
    'Intellectual property made by one party becomes the other’s.',
    { en: 'Assignment of intellectual property' },
  ),
  label(
    'joint-ip-ownership',
    'Joint Ip Ownership',
    '知识产权共有',
    'Intellectual property owned by the parties together.',
    {
      en: 'Joint ownership of intellectual property',
    },
  ),
  label('license-grant', 'License Grant', '许可授予', 'A licence given by one party to another.', {
    en: 'Licence grant',
  }),
  label(
    'non-transferable-license',
    'Non-Transferable License',
    '不可转让许可',
    'A licence that may not be passed on.',
    { en: 'Non-transferable licence' },
  ),
  label(
    'affiliate-license-licensor',
    'Affiliate License-Licensor',
    '许可方关联方许可',
    'A licence that covers property of the licensor’s affiliates.',
    { en: 'Affiliate licence (licensor)' },
  ),
  label(
    'affiliate-license-licensee',
    'Affiliate License-Licensee',
    '被许可方关联方许可',
    'A licence that extends to the licensee’s affiliates.',
    { en: 'Affiliate licence (licensee)' },
  ),
  label(
    'unlimited-license',
    'Unlimited/All-You-Can-Eat-License',
    '无限量许可',
    'A licence without limit of use, such as one for the whole enterprise.',
    { en: 'Unlimited licence' },
  ),
  label(
    'irrevocable-or-perpetual-license',
    'Irrevocable Or Perpetual License',
    '不可撤销或永久许可',
    'A licence that cannot be revoked or never ends.',
    { en: 'Irrevocable or perpetual licence' },
  ),
  label(
    'source-code-escrow',
    'Source Code Escrow',
    '源代码托管',
    'Source code deposited with a third party and released on stated events.',
    { en: 'Source code escrow' },
  ),
  label(
    'post-termination-services',
    'Post-Termination Services',
    '终止后义务',
    'What a party still owes after the contract has ended: transition, wind-down, last purchases.',
    { en: 'Post-termination services' },
  ),
  label(
    'audit-rights',
    'Audit Rights',
    '审计权',
    'A right to inspect the other party’s books, records or premises.',
    { en: 'Audit rights' },
  ),
  label(
    'uncapped-liability',
    'Uncapped Liability',
    '无上限责任',
    'Liability without a ceiling, in general or for certain breaches.',
    { en: 'Uncapped liability' },
  ),
  label(
    'cap-on-liability',
    'Cap On Liability',
    '责任上限',
    'A ceiling on damages, an exclusion of some, or a time limit for claims.',
    { en: 'Cap on liability' },
  ),
  label(
    'liquidated-damages',
    'Liquidated Damages',
    '违约金',
    'A sum fixed in advance for breach, or a fee for terminating.',
    { en: 'Liquidated damages' },
  ),
  label('warranty-duration', 'Warranty Duration', '质保期', 'How long goods or services are warranted.', {
    en: 'Warranty duration',
  }),
  label('insurance', 'Insurance', '保险', 'Insurance that a party must keep for the other’s benefit.'),
  label(
    'covenant-not-to-sue',
    'Covenant Not To Sue',
    '不起诉承诺',
    'A promise not to contest the other’s rights or to bring certain claims.',
    { en: 'Covenant not to sue' },
  ),
  label(
    'third-party-beneficiary',
    'Third Party Beneficiary',
    '第三方受益人',
    'Someone outside the contract who may enforce part of it.',
    { en: 'Third-party beneficiary' },
  ),
]

const BY_KEY = new Map(CONTRACT_LABELS.map((entry) => [entry.key, entry]))
const BY_CUAD_NAME = new Map(CONTRACT_LABELS.map((entry) => [entry.cuad.toLowerCase(), entry]))

/** The label of a taxonomy key; undefined for a key that is none. */
export const labelByKey = (key: string): Label | undefined => BY_KEY.get(key)

/** The label of a CUAD category, whatever its capitals ("IP Ownership Assignment", "Ip Ownership Assignment"). */
export const labelByCuadName = (name: string): Label | undefined =>
  BY_CUAD_NAME.get(name.trim().toLowerCase())
