/** Adds decimals that are written as text, exactly, whatever their length. Null is left out. */
export function addDecimals(values: readonly (string | null)[]): string | null {
  let scale = 0
  const given = values.filter((value): value is string => value !== null && /^-?\d+(\.\d+)?$/.test(value))
  if (given.length === 0) return null
  for (const value of given) scale = Math.max(scale, value.length - 1 - (value + '.').indexOf('.'))
  let sum = 0n
  for (const value of given) {
    const [whole = '0', fraction = ''] = value.split('.')
    const digits = BigInt(whole.replace('-', '') + fraction.padEnd(Math.max(0, scale), '0'))
    sum += value.startsWith('-') ? -digits : digits
  }
  const sign = sum < 0n ? '-' : ''
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0')
  if (scale <= 0) return sign + digits
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
