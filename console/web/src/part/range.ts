import { useMemo } from 'react'
import type { TableInfo } from '../api/types'
import { useBooks } from '../books/live'
import {
  counterpart,
  daysBetween,
  dayText,
  plusDays,
  type Comparison,
  type Counterpart,
  type Day,
  type Grain,
} from '../day/day'
import { useView } from '../url/location'
import { resolveRange } from '../url/view'

/** What the header chooses for every panel of a page. */
export interface Chosen {
  from: Day
  to: Day
  /** Of measures that add up over days; the others stay daily. */
  grain: Grain
  currency: string
  compare: Comparison
  /** Null if nothing is compared. */
  against: Counterpart | null
  /** The same by days, for measures that don't add up over them. */
  againstDays: Counterpart | null
}

export const GRAINS: readonly Grain[] = ['day', 'week', 'month']

/** Reads the header's choices; null while there are no days. */
export function useChosen(): Chosen | null {
  const books = useBooks()
  const { range, compare, currency, options } = useView()
  return useMemo(() => {
    const days = resolveRange(range, books)
    if (!days) return null
    const { from, to } = days
    const length = daysBetween(from, to) + 1
    const grain =
      GRAINS.find((each) => each === options.grain) ??
      (length > 800 ? 'month' : length > 186 ? 'week' : 'day')
    return {
      from,
      to,
      grain,
      currency: currency ?? books.currencies[0] ?? '(none)',
      compare,
      against: counterpart(compare, from, to, grain),
      againstDays: counterpart(compare, from, to, 'day'),
    }
  }, [books, compare, currency, options.grain, range])
}

/** What a figure is held against; a text where there is nothing that it could be. */
export type Base = { from: Day; to: Day; name: string } | string

/**
 * Returns what tiles are held against: those of a range the chosen range, of which the table must have every day;
 * those of a single day the same weekday a week before, or 52 weeks before. Null if nothing is compared.
 */
export function baseOf(info: TableInfo, chosen: Chosen, day: Day | null): Base | null {
  const { againstDays, compare } = chosen
  if (!againstDays) return null
  const isYear = compare === 'year'
  const then = day && plusDays(day, isYear ? -364 : -7)
  const { from, to } = then ? { from: then, to: then } : againstDays
  if (info.firstDay === null || from < info.firstDay) {
    return `Not compared: ${info.name} has no ${dayText(from)}${info.firstDay ? `, it begins with ${dayText(info.firstDay)}` : ''}.`
  }
  return { from, to, name: then ? (isYear ? 'year' : 'week') : '' }
}

/** The last day that a question for the origin makes sense of. */
export function newest(info: TableInfo, chosen: Chosen): Day {
  return info.lastDay && info.lastDay < chosen.to ? info.lastDay : chosen.to
}

/** Says why a range is empty, and what to do. */
export function nothing(info: TableInfo, chosen: Chosen): string {
  if (chosen.from > chosen.to) {
    return `This range ends before it begins (${dayText(chosen.from)} to ${dayText(chosen.to)}). Choose another.`
  }
  if (!info.firstDay || !info.lastDay) return `${info.name} has no days yet. The next night makes them.`
  if (info.firstDay > chosen.to || info.lastDay < chosen.from) {
    return `Nothing in this range: ${info.name} has ${dayText(info.firstDay)} to ${dayText(info.lastDay)}.`
  }
  return 'Nothing in this range. Choose a longer one, another currency, or fewer filters.'
}
