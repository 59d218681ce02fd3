import type { Figures } from '../api/types'
import { addDecimals } from '../format/decimal'
import { plotted, type Value } from '../format/number'
import type { Day } from '../day/day'

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

/** A dimension's value and its measure by day. */
export interface Slice {
  name: string
  values: Map<Day, Value>
  total: number
}

/** What rows behind the largest are put together as. */
export const REST = 'all others'

/**
 * Splits an answer of dt, dimension and one measure into a slice for each of the largest values. What is
 * beyond `most` is added up, exactly, as one; it is left out if the measure doesn't add up over the dimension.
 */
export function slices(
  figures: Figures,
  dimension: string,
  measure: string,
  most: number,
  rest: 'added' | 'left out',
): Slice[] {
  const [dt, of, at] = [place(figures, 'dt'), place(figures, dimension), place(figures, measure)]
  const found = new Map<string, Slice>()
  for (const row of figures.rows) {
    const name = String(row[of])
    let slice = found.get(name)
    if (!slice) {
      slice = { name, values: new Map(), total: 0 }
      found.set(name, slice)
    }
    slice.values.set(String(row[dt]), row[at] ?? null)
    slice.total += plotted(row[at]) ?? 0
  }
  const all = [...found.values()].sort((a, b) => b.total - a.total)
  if (all.length <= most) return all
  if (rest === 'left out') return all.slice(0, most)
  const others: Slice = { name: REST, values: new Map(), total: 0 }
  const behind = all.slice(most - 1)
  for (const day of new Set(behind.flatMap((slice) => [...slice.values.keys()]))) {
    others.values.set(
      day,
      addDecimals(
        behind
          .map((slice) => slice.values.get(day) ?? null)
          .map((value) => (value === null ? null : String(value))),
      ),
    )
  }
  return [...all.slice(0, most - 1), others]
}
