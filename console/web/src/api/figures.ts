import type { Day, Grain } from '../day/day'
import type { Books, TableInfo } from './types'

/** A question for figures of one table. */
export interface Question {
  table: string
  measures: string[]
  by: string[]
  from: Day
  to: Day
  grain?: Grain
  where?: Record<string, string[]>
  /** A column; with a `-` before it the largest come first. Else rows come by their groups. */
  order?: string
  limit?: number
}

/** The most rows that the server gives at once. */
export const MOST_ROWS = 10_000

/**
 * Writes a question as a path of the API, the same question always as the same text. A dimension that is
 * fixed to a single value joins the grouping: then even measures that add up over nothing may be asked for.
 */
export function figuresPath(question: Question, what: 'figures' | 'figures.csv' = 'figures'): string {
  const where = Object.entries(question.where ?? {})
    .filter(([, values]) => values.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const fixed = where.filter(([name, values]) => values.length === 1 && !question.by.includes(name))
  const query = new URLSearchParams({
    table: question.table,
    measures: question.measures.join(','),
    by: [...question.by, ...fixed.map(([name]) => name)].join(','),
    from: question.from,
    to: question.to,
  })
  if (question.grain && question.grain !== 'day') query.set('grain', question.grain)
  for (const [name, values] of where) for (const value of values) query.append(`where.${name}`, value)
  if (question.order) query.set('order', question.order)
  query.set('limit', String(question.limit ?? MOST_ROWS))
  return `${what}?${query}`
}

/** Tells which of the measures may be asked for when rows of some dimensions are added up. */
export function addable(table: TableInfo, measure: string, leftOut: string[]): boolean {
  const found = table.measures.find(({ name }) => name === measure)
  if (!found) return false
  if (found.numerator !== null && found.denominator !== null) {
    return addable(table, found.numerator, leftOut) && addable(table, found.denominator, leftOut)
  }
  return leftOut.every((dimension) => found.additiveOver.includes(dimension))
}

/** Returns a range that spans all days of the books. */
export function allDays(books: Books): { from: Day; to: Day } | null {
  return books.firstDay && books.lastDay ? { from: books.firstDay, to: books.lastDay } : null
}
