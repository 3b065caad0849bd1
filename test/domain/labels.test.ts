import { describe, expect, test } from '@jest/globals'
import { CONTRACT_LABELS, labelByCuadName, labelByKey } from '../../src/domain/labels.js'

describe('contract labels', () => {
  test('41 labels with distinct keys, names and a description', () => {
    expect(CONTRACT_LABELS).toHaveLength(41)
    for (const read of [
      (label: (typeof CONTRACT_LABELS)[number]) => label.key,
      (label: (typeof CONTRACT_LABELS)[number]) => label.name.en,
      (label: (typeof CONTRACT_LABELS)[number]) => label.name.zh,
      (label: (typeof CONTRACT_LABELS)[number]) => label.description,
    ]) {
      expect(new Set(CONTRACT_LABELS.map(read)).size).toBe(41)
    }
    expect(CONTRACT_LABELS.filter((label) => !/^[a-z]+(?:-[a-z]+)*$/.test(label.key))).toEqual([])
  })

  test('are found by key and by CUAD name, however it is capitalised', () => {
    expect(labelByKey('rofr-rofo-rofn')?.cuad).toBe('Rofr/Rofo/Rofn')
    expect(labelByCuadName('ROFR/ROFO/ROFN')?.key).toBe('rofr-rofo-rofn')
    expect(labelByKey('weather')).toBeUndefined()
    expect(labelByCuadName('')).toBeUndefined()
  })
})
