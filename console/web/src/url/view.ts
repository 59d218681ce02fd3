import { isDay, plusDays, plusMonths, type Comparison, type Day } from '../day/day'
import type { Books } from '../api/types'

export const PAGES = ['overview', 'sales', 'customers', 'orders', 'logins', 'trust', 'tables'] as const
export type Page = (typeof PAGES)[number]

export type Preset = '7d' | '28d' | '90d' | '12m' | 'all'
export const PRESETS: readonly Preset[] = ['7d', '28d', '90d', '12m', 'all']
export const COMPARISONS: readonly Comparison[] = ['previous', 'week', 'year', 'none']

/** A figure's origin, as far as somebody has gone down to it: a table's day and then its inputs. */
export interface Step {
  table: string
  day: Day
}

/** All that the address says of a page. */
export interface View {
  page: Page
  /** What the address names in place of a page, if there is none of that name. */
  lost: string | null
  /** The table of the page of tables. */
  table: string | null
  range: Preset | { from: Day; to: Day }
  compare: Comparison
  /** Null: the largest. */
  currency: string | null
  /** Values that rows must have, by dimension. */
  where: Record<string, string[]>
  trace: Step[]
  /** What single panels remember. */
  options: Record<string, string>
}

const DEFAULT_RANGE: Preset = '28d'
const DEFAULT_COMPARISON: Comparison = 'previous'
const KNOWN = new Set(['table', 'range', 'from', 'to', 'compare', 'currency', 'trace'])

/** Reads an address. What it can't read falls back to the default, so that a mistyped one still shows a page. */
export function parseView(pathname: string, search: string): View {
  const [first = '', second = ''] = pathname.split('/').filter(Boolean)
  const query = new URLSearchParams(search)
  const from = query.get('from')
  const to = query.get('to')
  const range = query.get('range')
  const compare = query.get('compare')
  const view: View = {
    page: PAGES.find((page) => page === first) ?? 'overview',
    lost: first === '' || PAGES.some((page) => page === first) ? null : decode(first),
    table: first === 'tables' ? decode(second) || query.get('table') : null,
    range:
      isDay(from) && isDay(to) ? { from, to } : (PRESETS.find((preset) => preset === range) ?? DEFAULT_RANGE),
    compare: COMPARISONS.find((each) => each === compare) ?? DEFAULT_COMPARISON,
    currency: query.get('currency'),
    where: {},
    trace: (query.get('trace') ?? '')
      .split(',')
      .map((step) => step.split('@'))
      .flatMap(([table = '', day]) => (table && isDay(day) ? [{ table, day }] : [])),
    options: {},
  }
  for (const [key, value] of query) {
    if (key.startsWith('where.')) (view.where[key.slice('where.'.length)] ??= []).push(value)
    else if (!KNOWN.has(key)) view.options[key] = value
  }
  return view
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Writes an address; defaults are left out. Reading it gives the same view again. */
export function formatView(view: View): string {
  const query = new URLSearchParams()
  if (typeof view.range === 'object') {
    query.set('from', view.range.from)
    query.set('to', view.range.to)
  } else if (view.range !== DEFAULT_RANGE) {
    query.set('range', view.range)
  }
  if (view.compare !== DEFAULT_COMPARISON) query.set('compare', view.compare)
  if (view.currency !== null) query.set('currency', view.currency)
  for (const [name, values] of Object.entries(view.where)) {
    for (const value of values) query.append(`where.${name}`, value)
  }
  for (const [key, value] of Object.entries(view.options)) query.set(key, value)
  if (view.trace.length > 0)
    query.set('trace', view.trace.map(({ table, day }) => `${table}@${day}`).join(','))
  const path =
    view.lost !== null
      ? `/${encodeURIComponent(view.lost)}`
      : view.page === 'overview'
        ? '/'
        : `/${view.page}${view.table ? '/' + encodeURIComponent(view.table) : ''}`
  const text = query.toString()
  return text ? `${path}?${text}` : path
}

/** Returns the address of another page: range, comparison and currency stay, the rest belongs to the page. */
export function pageView(view: View, page: Page): View {
  return { ...view, page, lost: null, table: null, where: {}, trace: [], options: {} }
}

/**
 * Returns the days that a range means. Presets end with the last complete day, or with the last one while
 * none is complete. Null if there are no days at all.
 */
export function resolveRange(range: View['range'], books: Books): { from: Day; to: Day } | null {
  if (typeof range === 'object') return range
  const { firstDay, lastDay } = books
  if (!firstDay || !lastDay) return null
  if (range === 'all') return { from: firstDay, to: lastDay }
  const to = books.completeTo && books.completeTo >= firstDay ? books.completeTo : lastDay
  const from =
    range === '12m' ? plusMonths(plusDays(to, 1), -12) : plusDays(to, 1 - Number(range.slice(0, -1)))
  return { from: from < firstDay ? firstDay : from, to }
}

const PAGE_FILTERS: Partial<Record<Page, readonly string[]>> = {
  sales: ['country', 'channel', 'category', 'product_id'],
  orders: ['payment_method'],
  logins: ['country', 'channel', 'failure_reason', 'method'],
}

/** Returns the columns that can be filtered by on a page; on that of tables, the shown table's. */
export function filtersOf(page: Page, dimensions: readonly string[]): readonly string[] {
  return page === 'tables' ? dimensions : (PAGE_FILTERS[page] ?? [])
}

/** Adds a value to those that rows must have, or takes it away. */
export function toggled(where: View['where'], name: string, value: string): View['where'] {
  const values = where[name] ?? []
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
  const rest = { ...where, [name]: next }
  return Object.fromEntries(Object.entries(rest).filter(([, each]) => each.length > 0))
}
