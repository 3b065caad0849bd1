import { isCoded } from '../errors.js'
import { detectType } from '../parsing/detect-type.js'

/** Media type by content, never by the client's word; `application/octet-stream` for what no reader takes. */
export async function mediaTypeOf(bytes: Uint8Array, name: string): Promise<string> {
  try {
    return (await detectType(bytes, name)).mediaType
  } catch (error) {
    if (isCoded(error)) return 'application/octet-stream'
    throw error
  }
}
