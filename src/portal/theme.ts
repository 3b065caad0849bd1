import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** The one accent: a deep sea green, far from every severity's hue. Indices 6 and 7 pass 4.5:1 under white text. */
const sea: MantineColorsTuple = [
  '#e8f5f3',
  '#d3e9e5',
  '#a6d3cb',
  '#76bcb0',
  '#4fa899',
  '#369b8b',
  '#118276',
  '#0f766a',
  '#0b655b',
  '#07534b',
]

/** A neutral dark scale with a trace of the accent, for calm surfaces. */
const dark: MantineColorsTuple = [
  '#d6dbdc',
  '#b9c1c3',
  '#98a3a6',
  '#6f7b7f',
  '#374246',
  '#2b3539',
  '#232c30',
  '#1a2124',
  '#141a1d',
  '#0e1314',
]

const CJK_SANS = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"'
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  colors: { sea, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: `"Inter Variable", -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, ${CJK_SANS}, sans-serif`,
  fontFamilyMonospace: `ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", ${CJK_SANS}, monospace`,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: { fontWeight: '620', textWrap: 'balance' },
  components: {
    Table: { defaultProps: { borderColor: 'var(--cs-line)', highlightOnHoverColor: 'var(--cs-canvas)' } },
    Modal: {
      styles: { title: { fontWeight: 620 } },
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } },
    },
    Drawer: { styles: { title: { fontWeight: 620 } } },
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: true, events: { hover: true, focus: true, touch: false } },
    },
  },
})

const shared = {
  '--mantine-color-text': 'var(--cs-text)',
  '--mantine-color-dimmed': 'var(--cs-dim)',
  '--mantine-color-default-border': 'var(--cs-line)',
  '--mantine-color-red-light-color': 'var(--sev-critical)',
  '--mantine-color-orange-light-color': 'var(--sev-high)',
}

/** Joins Mantine's surfaces and lines to ours, and darkens its light variants until they pass 4.5:1. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...shared,
    '--mantine-color-placeholder': '#66716f',
    '--mantine-color-sea-light-color': '#085a51',
  },
  dark: {
    ...shared,
    '--mantine-color-body': 'var(--cs-surface)',
    '--mantine-color-placeholder': '#96a2a5',
    '--mantine-color-sea-light': 'rgb(79 168 153 / 0.16)',
    '--mantine-color-sea-light-hover': 'rgb(79 168 153 / 0.26)',
    '--mantine-color-sea-light-color': '#86cabe',
  },
})
