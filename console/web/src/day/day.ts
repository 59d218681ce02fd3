/**
 * Calendar days as `YYYY-MM-DD` strings. They are days of the business zone, or arrival days, and never
 * moments: all arithmetic goes by UTC days, so that the zone of the browser can't shift one.
 */
export type Day = string

/** How days are put together along an axis. Weeks begin on Monday. */
export type Grain = 'day' | 'week' | 'month'

/** What a range is held against. */
export type Comparison = 'previous' | 'week' | 'year' | 'none'

const MILLIS = 86_400_000

/** Tells a real calendar day from other text. */
export function isDay(text: string | null | undefined): text is Day {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const millis = Date.parse(text + 'T00:00:00Z')
  return !Number.isNaN(millis) && new Date(millis).toISOString().slice(0, 10) === text
}

function number(day: Day): number {
  return Math.round(Date.parse(day + 'T00:00:00Z') / MILLIS)
}

function ofNumber(number: number): Day {
  return new Date(number * MILLIS).toISOString().slice(0, 10)
}

export function plusDays(day: Day, days: number): Day {
  return ofNumber(number(day) + days)
}

/** Returns the first day of the month that lies some months from the day's. */
export function plusMonths(day: Day, months: number): Day {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

/** Days from one to the other; negative if the second is the earlier one. */
export function daysBetween(from: Day, to: Day): number {
  return number(to) - number(from)
}

/** Returns 0 for Monday to 6 for Sunday. */
export function weekday(day: Day): number {
  return (((number(day) + 3) % 7) + 7) % 7
}

/** Returns the first day of the week or month that the day lies in. */
export function bucket(day: Day, grain: Grain): Day {
  if (grain === 'day') return day
  if (grain === 'month') return day.slice(0, 8) + '01'
  return plusDays(day, -weekday(day))
}

/** First days of all buckets from one day to another, both inclusive; empty if the range is reversed. */
export function buckets(from: Day, to: Day, grain: Grain): Day[] {
  const all: Day[] = []
  let day = bucket(from, grain)
  while (day <= to) {
    all.push(day)
    day = grain === 'month' ? plusMonths(day, 1) : plusDays(day, grain === 'week' ? 7 : 1)
  }
  return all
}

/**
 * Returns the days of a week or month that lie within a range, if some of its days lie outside: such a one looks like a
 * fall. Null for all others, and for days.
 *
 * @param first first day of the range; null if there is none
 */
export function cutBucket(
  day: Day,
  grain: Grain,
  first: Day | null,
  last: Day,
): { from: Day; to: Day } | null {
  if (grain === 'day') return null
  const end = plusDays(grain === 'month' ? plusMonths(day, 1) : plusDays(day, 7), -1)
  const from = first !== null && first > day ? first : day
  const to = last < end ? last : end
  return from > to || (from === day && to === end) ? null : { from, to }
}

/** A comparison's own range, and the way from a bucket to the one that it is held against. */
export interface Counterpart {
  from: Day
  to: Day
  of: (day: Day) => Day
}

/**
 * Returns what a range is compared with; null for nothing, and where nothing fits: months aren't compared
 * by weekday. Weeks are moved by whole weeks, months by whole months.
 */
export function counterpart(comparison: Comparison, from: Day, to: Day, grain: Grain): Counterpart | null {
  if (comparison === 'none' || from > to) return null
  if (grain === 'month') {
    if (comparison === 'week') return null
    const months = comparison === 'year' ? 12 : buckets(from, to, 'month').length
    const end = plusDays(plusMonths(to, 1 - months), -1)
    const same = plusDays(plusMonths(to, -months), Number(to.slice(8)) - 1)
    return {
      from: plusMonths(from, -months),
      to: same < end ? same : end,
      of: (day) => plusMonths(day, -months),
    }
  }
  const length = daysBetween(from, to) + 1
  const previous = grain === 'week' ? Math.ceil(length / 7) * 7 : length
  const shift = comparison === 'week' ? 7 : comparison === 'year' ? 364 : previous
  return { from: plusDays(from, -shift), to: plusDays(to, -shift), of: (day) => plusDays(day, -shift) }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(undefined, options)
    formats.set(key, found)
  }
  return found
}

const STYLES = {
  /** Mon, 2 Mar 2026 */
  full: { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  /** 2 Mar 2026 */
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  /** 2 Mar */
  short: { day: 'numeric', month: 'short' },
  /** March 2026 */
  month: { month: 'long', year: 'numeric' },
  /** Mar 26 */
  tick: { month: 'short', year: '2-digit' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

/** Writes a calendar day in the reader's language. */
export function dayText(day: Day, style: keyof typeof STYLES = 'date'): string {
  if (!isDay(day)) return day
  return format(style, { ...STYLES[style], timeZone: 'UTC' }).format(number(day) * MILLIS)
}

/** Writes a bucket of a grain: a day, a week by its Monday, a month. */
export function bucketText(day: Day, grain: Grain): string {
  if (grain === 'month') return dayText(day, 'month')
  return grain === 'week' ? `Week of ${dayText(day)}` : dayText(day, 'full')
}

/** Writes a moment in the business zone; in UTC, and says so, where the browser doesn't know that one. */
export function instantText(instant: string, zone: string): string {
  const millis = Date.parse(instant)
  if (Number.isNaN(millis)) return instant
  try {
    return format('instant ' + zone, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
      millis,
    )
  } catch {
    return `${instantText(instant, 'UTC')} UTC`
  }
}
