import { Router, static as serveStatic } from 'express'
import path from 'node:path'

/** Vite puts a content hash in the names under `assets`: those never change, the page that names them may. */
export function portalFiles(portalDir: string): Router {
  const router = Router()
  const assets = path.join(portalDir, 'assets')
  router.use(
    '/assets',
    serveStatic(assets, { immutable: true, maxAge: '1y', index: false, fallthrough: false }),
  )
  router.use(serveStatic(portalDir, { index: false, cacheControl: false, setHeaders: revalidate }))
  router.get('/{*path}', (request, response, next) => {
    // Below the front page, a script that asks for anything gets a problem; a browser, which prefers HTML, the page.
    const page = request.path === '/' || request.accepts(['json', 'html']) === 'html'
    if (request.path.startsWith('/api/') || !page) return next()
    response.set('Cache-Control', 'no-cache').sendFile(path.join(portalDir, 'index.html'))
  })
  return router
}

const revalidate = (response: { setHeader(name: string, value: string): unknown }): void => {
  response.setHeader('Cache-Control', 'no-cache')
}
