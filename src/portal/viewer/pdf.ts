import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'
import { useEffect, useState } from 'react'
import { urlOf } from '../api/client.js'

GlobalWorkerOptions.workerSrc = workerUrl

export interface OpenPdf {
  readonly pdf: PDFDocumentProxy | null
  readonly failed: boolean
}

/** Opens a stored PDF with pdf.js. Everything it needs comes from this server, and nothing in it is evaluated. */
export function usePdf(documentId: string): OpenPdf {
  const [open, setOpen] = useState<OpenPdf>({ pdf: null, failed: false })
  useEffect(() => {
    let stopped = false
    const task = getDocument({
      url: urlOf('readContent', { params: { documentId } }),
      cMapUrl: '/pdfjs/cmaps/',
      cMapPacked: true,
      standardFontDataUrl: '/pdfjs/standard_fonts/',
      wasmUrl: '/pdfjs/wasm/',
      iccUrl: '/pdfjs/iccs/',
      // The content security policy forbids evaluated code.
      isEvalSupported: false,
      enableXfa: false,
    })
    task.promise.then(
      (pdf) => {
        if (!stopped) setOpen({ pdf, failed: false })
      },
      () => {
        if (!stopped) setOpen({ pdf: null, failed: true })
      },
    )
    return () => {
      stopped = true
      setOpen({ pdf: null, failed: false })
      void task.destroy()
    }
  }, [documentId])
  return open
}
