import type { Unit } from '../api/types'

/** A figure as the server writes it: counts and decimals as text, doubles as numbers. */
export type Value = string | number | null

const formats = new Map<string, Intl.NumberFormat>()

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  let found = formats.get(key)
  if (!found) {
    found = new Intl.NumberFormat(undefined, options)
    formats.set(key, found)
  }
  return found
}

/** Digits as text are formatted as text: Intl reads them exactly, a float would lose the last ones. */
function write(options: Intl.NumberFormatOptions, value: string | number): string {
  const number = format(options)
  if (typeof value === 'number') return number.format(value)
  return /^-?\d+(\.\d+)?$/.test(value) ? number.format(value as Intl.StringNumericLiteral) : value
}

function currencyOptions(currency: string | null): Intl.NumberFormatOptions {
  if (currency && /^[A-Z]{3}$/.test(currency)) {
    return { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }
  }
  return { minimumFractionDigits: 2, maximumFractionDigits: 2 }
}

/** What a missing figure looks like. */
export const MISSING = '–'

/** Writes an amount in full, with its currency; a code that is none of ISO 4217's form stands behind it. */
export function moneyText(value: Value, currency: string | null): string {
  if (value === null) return MISSING
  const text = write(currencyOptions(currency), value)
  return currency && !/^[A-Z]{3}$/.test(currency) ? `${text} ${currency}` : text
}

const DIGITS = (maximumFractionDigits: number) => ({ minimumFractionDigits: 0, maximumFractionDigits })

/** Returns how an amount is written by thousands or millions; as a whole one where the language has no short word. */
function compactMoney(size: number, currency: string | null): Intl.NumberFormatOptions {
  const full = currencyOptions(currency)
  const compact = { ...full, notation: 'compact' as const, ...DIGITS(1) }
  const parts = format(compact).formatToParts(size)
  return parts.some(({ type }) => type === 'compact') ? compact : { ...full, ...DIGITS(0) }
}

/** Returns how an amount of a size is written in few characters, with two digits behind the point or none. */
function shortMoney(size: number, currency: string | null): Intl.NumberFormatOptions {
  const full = currencyOptions(currency)
  if (size >= 10_000) return compactMoney(size, currency)
  return size < 1000 && !Number.isInteger(size) ? full : { ...full, ...DIGITS(0) }
}

/** Writes an amount in few characters: €1.2M. */
export function moneyShort(value: Value, currency: string | null): string {
  if (value === null) return MISSING
  const size = Math.abs(Number(value))
  return size < 1000 ? moneyText(value, currency) : write(shortMoney(size, currency), value)
}

export function countText(value: Value): string {
  return value === null ? MISSING : write({ maximumFractionDigits: 0 }, value)
}

/** Writes a count in few characters: 12.3K; one that is a mean or a forecast as a whole number, too. */
export function countShort(value: Value): string {
  if (value === null) return MISSING
  return Math.abs(Number(value)) >= 10_000
    ? write({ notation: 'compact', maximumFractionDigits: 1 }, value)
    : countText(value)
}

/** Writes a number in few characters. */
export function numberShort(value: Value): string {
  return value !== null && Math.abs(Number(value)) < 100
    ? write({ maximumFractionDigits: 1 }, value)
    : countShort(value)
}

export function shareText(value: Value, digits = 1): string {
  return value === null ? MISSING : write({ style: 'percent', maximumFractionDigits: digits }, value)
}

export function hoursText(value: Value): string {
  return value === null ? MISSING : `${write({ maximumFractionDigits: 1 }, value)} h`
}

/** Writes a figure by its unit, in full. */
export function valueText(value: Value, unit: Unit, currency: string | null): string {
  if (value === null) return MISSING
  switch (unit) {
    case 'money':
      return moneyText(value, currency)
    case 'count':
      return countText(value)
    case 'share':
      return shareText(value, 2)
    case 'hours':
      return hoursText(value)
    case 'quantity':
    case 'number':
      return write({ maximumFractionDigits: 4 }, value)
    case 'text':
      return String(value)
  }
}

/** Writes a figure by its unit in few characters, for axes and cards. */
export function valueShort(value: Value, unit: Unit, currency: string | null): string {
  if (value === null) return MISSING
  switch (unit) {
    case 'money':
      return moneyShort(value, currency)
    case 'share':
      return shareText(value)
    case 'hours':
      return hoursText(value)
    case 'text':
      return String(value)
    case 'count':
      return countShort(value)
    default:
      return numberShort(value)
  }
}

/** Writes a range of two figures in few characters: €28.6k – 37.3k. */
export function rangeShort(low: Value, high: Value, unit: Unit, currency: string | null): string {
  const [from, to] = [plotted(low), plotted(high)]
  if (from === null || to === null || from > to) {
    return `${valueShort(low, unit, currency)} – ${valueShort(high, unit, currency)}`
  }
  if (unit === 'share') return `${shareText(from)} – ${shareText(to)}`
  const size = Math.max(Math.abs(from), Math.abs(to))
  if (unit === 'money') return format(shortMoney(size, currency)).formatRange(from, to)
  const options = size >= 10_000 ? { notation: 'compact' as const, ...DIGITS(1) } : DIGITS(0)
  return format(options).formatRange(from, to)
}

/** Writes a round number beside an axis. */
export function axisText(value: number, unit: Unit, currency: string | null): string {
  if (unit !== 'money')
    return unit === 'share' ? shareText(value, value % 0.01 === 0 ? 0 : 1) : valueShort(value, unit, currency)
  const size = Math.abs(value)
  return write((size < 1000 ? shortMoney : compactMoney)(size, currency), value)
}

/** Relative change of one figure against another; null without a base, or with a base of 0. */
export function change(value: Value, base: Value): number | null {
  if (value === null || base === null || Number(base) === 0) return null
  return (Number(value) - Number(base)) / Math.abs(Number(base))
}

/** Writes a change with its sign: +4.2%. */
export function changeText(share: number): string {
  return format({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share)
}

/** A change as it is written, and its direction: -1, 0, 1. */
export interface Change {
  text: string
  direction: number
}

/** Writes the change of a figure against another: of shares in points, of all else in per cent. */
export function changeOf(value: Value, base: Value, unit: Unit): Change {
  if (unit === 'share' && value !== null && base !== null) {
    const points = Math.round((Number(value) - Number(base)) * 1000) / 10
    const text = format({ maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(points)
    return { text: `${text} pt`, direction: Math.sign(points) }
  }
  const share = change(value, base)
  return share === null
    ? { text: MISSING, direction: 0 }
    : { text: changeText(share), direction: Math.abs(share) < 0.0005 ? 0 : Math.sign(share) }
}

/** Writes bytes by powers of 1000. */
export function bytesText(value: Value): string {
  if (value === null) return MISSING
  const bytes = Number(value)
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return format({ style: 'unit', unit: units[step] ?? 'byte', maximumFractionDigits: step ? 1 : 0 }).format(
    bytes / 1000 ** step,
  )
}

/** For charts alone, which draw to the pixel: text becomes a float. */
export function plotted(value: Value | undefined): number | null {
  if (value === null || value === undefined) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

/** Makes a column's name readable: gross_amount becomes Gross amount. */
export function columnTitle(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
