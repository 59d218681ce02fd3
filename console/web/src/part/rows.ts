import type { Figures } from '../api/types'
import { addDecimals } from '../format/decimal'
import { countText, type Value } from '../format/number'
import { plusDays, type Day } from '../day/day'

/** Returns the place of a column; -1 if the answer hasn't got it. */
export function place(figures: Figures, name: string): number {
  return figures.columns.findIndex((column) => column.name === name)
}

/** Returns a measure by day, of an answer with one row a day. */
export function byDay(figures: Figures | null, measure: string): ReadonlyMap<Day, Value> {
  const values = new Map<Day, Value>()
  if (!figures) return values
  const [dt, at] = [place(figures, 'dt'), place(figures, measure)]
  for (const row of figures.rows) values.set(String(row[dt]), row[at] ?? null)
  return values
}

/** Returns rows as records of column name and value. */
export function records(figures: Figures): Record<string, Value>[] {
  return figures.rows.map((row) =>
    Object.fromEntries(figures.columns.map((column, at) => [column.name, row[at] ?? null])),
  )
}

/** Writes a dimension's value, also where it is the empty text. */
export function valueName(value: string): string {
  return value === '' ? '(empty)' : value
}

/** A dimension's value and its measure by day. */
export interface Slice {
  name: string
  values: Map<Day, Value>
}

/** What rows behind the largest are put together as. */
export const REST = 'all others'

/** Splits an answer of dt, dimension and one measure by some of the dimension's values, in their order. */
export function slices(figures: Figures, dimension: string, measure: string, names: string[]): Slice[] {
  const [dt, of, at] = [place(figures, 'dt'), place(figures, dimension), place(figures, measure)]
  const found = new Map<string, Slice>(names.map((name) => [name, { name, values: new Map() }]))
  for (const row of figures.rows) found.get(String(row[of]))?.values.set(String(row[dt]), row[at] ?? null)
  return [...found.values()].filter(({ values }) => values.size > 0)
}

/** Returns what parts leave of a total, day by day, exactly. */
export function remainder(total: ReadonlyMap<Day, Value>, parts: readonly Slice[]): Slice {
  const values = new Map<Day, Value>()
  for (const [day, value] of total) {
    const less = parts.map((part) => part.values.get(day) ?? null)
    values.set(
      day,
      value === null
        ? null
        : addDecimals([String(value), ...less.map((each) => (each === null ? null : negated(String(each))))]),
    )
  }
  return { name: REST, values }
}

function negated(decimal: string): string {
  return decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`
}

/** Says that a picture can't be drawn of answers of which one stops before its end; null if all are whole. */
export function cutText(...answers: (Figures | null | undefined)[]): string | null {
  const cut = answers.find((figures) => figures && figures.rows.length < figures.total)
  if (!cut) return null
  return `This picture needs ${countText(String(cut.total))} rows, of which the server gives ${countText(String(cut.rows.length))} at once. Choose a shorter range, weeks or months, or fewer values.`
}

/** Returns the day from which an answer, newest first, is whole; null if it is whole altogether. */
export function wholeFrom(figures: Figures): Day | null {
  if (figures.rows.length >= figures.total) return null
  return plusDays(String(figures.rows.at(-1)?.[place(figures, 'dt')]), 1)
}
