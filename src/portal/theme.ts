import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** The one accent: a deep sea green, far from every severity's hue. Index 7 passes 4.5:1 under white text. */
const sea: MantineColorsTuple = [
  '#e8f5f3',
  '#d3e9e5',
  '#a6d3cb',
  '#76bcb0',
  '#4fa899',
  '#369b8b',
  '#1f8577',
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
  '#475256',
  '#364044',
  '#283135',
  '#1d2528',
  '#161d20',
  '#101618',
]

const CJK_SANS = '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC"'
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 4 },
  colors: { sea, dark },
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: `"Inter Variable", -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, ${CJK_SANS}, sans-serif`,
  fontFamilyMonospace: `ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", ${CJK_SANS}, monospace`,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: { fontWeight: '620', textWrap: 'balance' },
  components: {
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } } },
    Tooltip: {
      defaultProps: { openDelay: 350, withArrow: true, events: { hover: true, focus: true, touch: false } },
    },
  },
})
