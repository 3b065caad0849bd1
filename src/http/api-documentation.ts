import { Router } from 'express'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { errorPage } from './error-page.js'
import { openApiDocument } from './openapi.js'

const BUNDLE = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Countersign API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`

const START = `window.ui = SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
  // Changing requests made with the session cookie need its token, which the login's answer brings.
  requestInterceptor: function (request) {
    if (window.csrfToken) request.headers['X-CSRF-Token'] = window.csrfToken
    return request
  },
  responseInterceptor: function (response) {
    if (response.obj && response.obj.csrfToken) window.csrfToken = response.obj.csrfToken
    return response
  },
})
`

/**
 * `/openapi.json`, `/docs` to read it in the browser, and `/docs/errors`: every file comes from this server, none from the
 * network.
 */
export function apiDocumentation(version: string, serverUrl: string, root: string): Router {
  const router = Router()
  const document = JSON.stringify(openApiDocument(version, serverUrl))
  router.get('/openapi.json', (_request, response) => void response.type('application/json').send(document))
  router.get('/docs', (_request, response) => void response.type('html').send(PAGE))
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START))
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    const bytes = readFileSync(path.join(BUNDLE, file))
    router.get(`/docs/${file}`, (_request, response) => void response.type(path.extname(file)).send(bytes))
  }
  const errors = errorPage(root)
  if (errors !== undefined)
    router.get('/docs/errors', (_request, response) => void response.type('html').send(errors))
  return router
}
