import type { Unit } from '../api/types'
import type { Day, Grain } from '../day/day'
import type { Value } from '../format/number'

export type Colour = 'accent' | 'compare' | 'good' | 'bad' | 0 | 1 | 2 | 3 | 4 | 5

/** One line or one row of bars; a value for every day of the axis. */
export interface Series {
  name: string
  values: Value[]
  colour: Colour
  shape: 'line' | 'area' | 'bar' | 'dashed'
  /** Bars of the same stack stand on each other. */
  stack?: string
  /** Of a compared line: the day, or first day, that a point is of. */
  dayOf?: (index: number) => Day
}

/** A band between two values, such as a forecast's. */
export interface Band {
  name: string
  /** The name in more words. */
  legend: string
  low: Value[]
  middle: Value[]
  high: Value[]
}

/** Something that is to be said of a day. */
export interface Mark {
  kind: 'restated' | 'finding' | 'incomplete' | 'note' | 'anomaly'
  text: string
  /** All of it in single lines, where the text names only the first. */
  all?: string[]
}

/** A chart over days. */
export interface TimeChartProps {
  label: string
  days: Day[]
  grain: Grain
  unit: Unit
  currency: string | null
  series: Series[]
  band?: Band | null
  marks?: ReadonlyMap<Day, Mark[]>
  height?: number
  /** The axis of ordinates needn't begin at 0. */
  floating?: boolean
  onOpen?: (day: Day) => void
}

/** Marks of a day stand on each other in this order. */
const MARK_ORDER: readonly Mark['kind'][] = ['note', 'finding', 'restated', 'anomaly', 'incomplete']

/** More of them would leave the chart no room. */
const MOST_KINDS = 3

/** Returns the kinds of marks that are drawn of a day. */
export function markKinds(marks: Mark[] | undefined): Mark['kind'][] {
  return MARK_ORDER.filter((kind) => marks?.some((mark) => mark.kind === kind)).slice(0, MOST_KINDS)
}

/**
 * Returns the places from and up to which figures are final: behind `to` they may still grow, before `from` they are of a
 * part of a week or month. Where all may grow, both are 0.
 */
export function finalOf(
  days: Day[],
  series: Series[],
  marks: ReadonlyMap<Day, Mark[]> | undefined,
): { from: number; to: number } {
  const isOpen = (at: number) =>
    marks?.get(days[at] ?? '')?.some(({ kind }) => kind === 'incomplete') ?? false
  const known = series.filter(({ shape }) => shape !== 'dashed')
  let last = days.length - 1
  while (last >= 0 && known.every(({ values }) => (values[last] ?? null) === null)) last--
  let to = last + 1
  while (to > 0 && isOpen(to - 1)) to--
  let from = 0
  while (from < to && isOpen(from)) from++
  return { from, to: to > last ? days.length : to }
}
