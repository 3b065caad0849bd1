import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * docs/errors.md as a page on which each code is an anchor: where the `type` of a problem leads. The file is headings,
 * plain paragraphs and code spans only; undefined where the installation came without its documentation.
 */
export function errorPage(root: string): string | undefined {
  const file = path.join(root, 'docs', 'errors.md')
  if (!existsSync(file)) return undefined
  const blocks = readFileSync(file, 'utf8').split(/\n{2,}/)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Countersign: error codes</title>
<style>
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.6 system-ui, sans-serif; color: #1d2430; }
h3 { margin: 2rem 0 0.25rem; font-family: ui-monospace, monospace; }
h3:target { background: #fff3bf; }
p { margin: 0; }
</style>
</head>
<body>
${blocks.map(blockHtml).join('\n')}
</body>
</html>
`
}

function blockHtml(block: string): string {
  const heading = /^(#{1,3}) `?([^`]+?)`?\s*$/.exec(block.trim())
  if (heading === null) return `<p>${escapeHtml(block).replaceAll(/`([^`]+)`/g, '<code>$1</code>')}</p>`
  const [, marks = '#', title = ''] = heading
  return `<h${marks.length} id="${escapeHtml(title)}">${escapeHtml(title)}</h${marks.length}>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
