import { describe, expect, test } from '@jest/globals'
import { readSquad } from '../../src/evaluation/squad.js'

const file = (qas: unknown[]) => ({
  version: '1',
  data: [{ title: 'T', paragraphs: [{ context: 'Acme shall pay.', qas }] }],
})

describe('readSquad', () => {
  test('reads the category from the id, and spans of the answers', () => {
    const [contract] = readSquad(
      file([
        { id: 'T__Ip Ownership Assignment', question: '', answers: [{ text: 'shall pay', answer_start: 5 }] },
      ]),
    )
    expect(contract?.questions[0]).toEqual({
      id: 'T__Ip Ownership Assignment',
      label: expect.objectContaining({ key: 'ip-ownership-assignment' }),
      answers: [{ text: 'shall pay', span: { start: 5, end: 14 } }],
    })
  })

  test('reads the category from the question where the id has none, and lives without answers', () => {
    const question =
      'Highlight the parts (if any) of this contract related to "Audit Rights" that should be reviewed.'
    const [contract] = readSquad(file([{ id: '17', question }]))
    expect(contract?.questions[0]).toMatchObject({ label: { key: 'audit-rights' }, answers: [] })
  })

  test.each([
    [{}, 'not a SQuAD-form file'],
    [file([{ id: 'T__Weather', question: 'Will it rain?' }]), 'no CUAD category'],
  ])('refuses %j', (json, message) => {
    expect(() => readSquad(json)).toThrow(
      expect.objectContaining({ code: 'request-invalid', message: expect.stringContaining(message) }),
    )
  })
})
