import { UploadResult } from '../../api/documents.js'
import { ApiError, csrfHeader, refusal, urlOf } from './client.js'

/**
 * Sends one file and tells how much of it has left (0 to 1). `fetch` cannot report what it sent, XMLHttpRequest can.
 * Rejects with `ApiError`.
 */
export function uploadFile(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<UploadResult> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append('file', file, file.name)
    request.open('POST', urlOf('uploadDocument'))
    request.responseType = 'json'
    for (const [name, value] of Object.entries(csrfHeader())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      const result = UploadResult.safeParse(request.response)
      if (request.status < 300 && result.success) resolve(result.data)
      else reject(refusal(request.response))
    }
    request.onerror = () => reject(new ApiError('unreachable', undefined))
    request.onabort = () => reject(new DOMException('upload stopped', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
