import { loadAdapter } from '../adapters/load.js'
import { CodedError } from '../errors.js'
import { openClauseModel } from '../inference/clause-model.js'
import type { Predictor } from './evaluate-cuad.js'

/** An adapter's model, ready to be measured. */
export interface MeasuredModel extends Predictor {
  /** Threshold of each label by its key. */
  readonly thresholds: ReadonlyMap<string, number>
  close(): Promise<void>
}

/** Opens the adapter in `folder`. Throws `adapter-invalid`. */
export async function openModel(folder: string, threads: number): Promise<MeasuredModel> {
  const adapter = await loadAdapter(folder)
  if (adapter === undefined) throw new CodedError('adapter-invalid', `there is no adapter in ${folder}`)
  const { id, version, model: spec, labels } = adapter.manifest
  const model = openClauseModel({ id, version, spec, folder }, threads)
  return {
    thresholds: new Map(labels.map((label) => [label.key, label.threshold])),
    predict: (text) => model.predict(text),
    close: () => model.close(),
  }
}
