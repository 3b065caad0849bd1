/** The name with its mark: a signature over its line. */
export function Wordmark({ size = 'small' }: { size?: 'small' | 'large' }) {
  const large = size === 'large'
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: large ? 14 : 9 }}>
      <img src="/favicon.svg" alt="" width={large ? 40 : 26} height={large ? 40 : 26} />
      <span
        style={{
          fontFamily: 'var(--cs-serif)',
          fontSize: large ? 32 : 19,
          fontWeight: 600,
          letterSpacing: '-0.015em',
          color: 'var(--cs-text)',
        }}
      >
        Countersign
      </span>
    </span>
  )
}
