import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../domain/language.js'
import { en } from './en.js'
import { zh } from './zh.js'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en }
  }
}

const STORED = 'countersign.language'

/** The reader's last choice, else the browser's first language that the portal speaks, else English. */
function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED)
  if (stored === 'en' || stored === 'zh') return stored
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
  return spoken.find((tag) => tag === 'en' || tag === 'zh') === 'zh' ? 'zh' : 'en'
}

const labelPage = (language: Language) => {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

/** Both languages ship with the page: switching is instant and needs no network. */
export async function startTranslation(): Promise<void> {
  const language = firstLanguage()
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: language,
    fallbackLng: false,
    interpolation: { escapeValue: false },
  })
  labelPage(language)
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORED, language)
  labelPage(language)
  await i18next.changeLanguage(language)
}
