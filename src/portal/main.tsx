import './api/zod-setup.js'
import '@fontsource-variable/inter'
import '@fontsource-variable/source-serif-4'
import '@mantine/core/styles.css'
import '@mantine/dropzone/styles.css'
import '@mantine/notifications/styles.css'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { startTranslation } from './i18n/setup.js'

const container = document.getElementById('root')
if (container === null) throw new Error('the page has no root element')
await startTranslation()
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
