import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const pdfjs = path.join(root, '../../node_modules/pdfjs-dist')

/** What pdf.js fetches while it draws: maps of CJK encodings, the 14 standard fonts, image decoders, colour profiles. */
const PDFJS_FOLDERS = ['cmaps', 'standard_fonts', 'wasm', 'iccs']

/** Ships those folders under `pdfjs/`, so that no page needs the network. */
function pdfjsResources(): Plugin {
  return {
    name: 'pdfjs-resources',
    apply: 'build',
    generateBundle() {
      for (const folder of PDFJS_FOLDERS) {
        for (const file of readdirSync(path.join(pdfjs, folder))) {
          const source = readFileSync(path.join(pdfjs, folder, file))
          this.emitFile({ type: 'asset', fileName: `pdfjs/${folder}/${file}`, source })
        }
      }
    },
  }
}

export default defineConfig({
  root,
  base: '/',
  plugins: [react(), pdfjsResources()],
  build: {
    outDir: path.join(root, '../../dist/portal'),
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would be data: addresses, which a strict content security policy refuses.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
})
