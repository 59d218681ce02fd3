import { useMemo } from 'react'
import { figuresPath } from '../api/figures'
import type { ApiError } from '../api/client'
import type { Books, Catalogue, DayFacts, Days, Figures, Unit } from '../api/types'
import { useAnswer, useBooks, useCatalogue, type Asked } from '../books/live'
import type { Mark } from '../chart/series'
import { bucket, buckets, dayText, plusDays, type Day, type Grain } from '../day/day'
import { countText, valueText, type Value } from '../format/number'
import { records } from './rows'

type Restatement = DayFacts['restatements'][number]

/** Of what a chart is: restatements of other figures are no marks of it. */
export interface About {
  table: string
  /** With the parts of those that are ratios. */
  measures: string[]
  /** Null: any. */
  currencies: string[] | null
}

/** What is to be said of days. */
export interface Told {
  days: DayFacts[]
  answer: Asked<unknown>
  /** Why notes and findings are lacking; null if they aren't. */
  failure: ApiError | null
}

/** Tells the unit of a table's measure. */
type UnitOf = (table: string, measure: string) => Unit

const RESTATEMENTS = 'restatements'

/**
 * Asks what is to be said of the days of a range. Where the warehouse can't be asked, the figures still tell of
 * restatements and days that aren't complete.
 */
export function useDays(from: Day, to: Day): Told {
  const books = useBooks()
  const catalogue = useCatalogue()
  const has = from <= to
  const answer = useAnswer<Days>(has ? `days?from=${from}&to=${to}` : null)
  const failure = answer.state === 'failed' ? answer.error : null
  const knows = catalogue.data?.tables.some(({ name }) => name === RESTATEMENTS)
  const restated = useAnswer<Figures>(
    failure && knows && has
      ? figuresPath({
          table: RESTATEMENTS,
          measures: ['old_total', 'new_total', 'reason'],
          by: ['dt', 'table_name', 'measure', 'currency', 'publication'],
          from,
          to,
          order: '-dt',
        })
      : null,
  )
  return useMemo(() => {
    if (!failure || !has) return { days: answer.data?.days ?? [], answer, failure }
    const instead: Asked<unknown> = knows ? restated : { state: 'ready', data: [] }
    return { days: daysOf(restated.data, books, from, to), answer: instead, failure }
  }, [answer, books, failure, from, has, knows, restated, to])
}

/** Returns what figures alone tell of the days of a range. */
export function daysOf(
  restated: Figures | null,
  { completeTo, firstDay, lastDay }: Pick<Books, 'completeTo' | 'firstDay' | 'lastDay'>,
  from: Day,
  to: Day,
): DayFacts[] {
  const isComplete = (day: Day) => completeTo !== null && day <= completeTo
  const days = new Map<Day, DayFacts>()
  const of = (day: Day): DayFacts => {
    const found = days.get(day) ?? {
      day,
      complete: isComplete(day),
      restatements: [],
      findings: [],
      notes: [],
    }
    days.set(day, found)
    return found
  }
  const first = completeTo ? plusDays(completeTo, 1) : firstDay
  if (first && lastDay)
    buckets(first > from ? first : from, lastDay < to ? lastDay : to, 'day').forEach((day) => of(day))
  for (const row of restated ? records(restated) : []) {
    of(String(row.dt)).restatements.push({
      table: String(row.table_name),
      measure: String(row.measure),
      currency: String(row.currency),
      before: row.old_total === null ? null : String(row.old_total),
      after: row.new_total === null ? null : String(row.new_total),
      publication: Number(row.publication),
      reason: String(row.reason),
    })
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** Returns how to tell the unit of measures of the catalogue. */
export function useUnits(): UnitOf {
  const { data } = useCatalogue()
  return useMemo(() => unitsOf(data), [data])
}

function unitsOf(catalogue: Catalogue | null): UnitOf {
  const units = new Map(
    (catalogue?.tables ?? []).flatMap(({ name, measures }) =>
      measures.map((measure) => [`${name}.${measure.name}`, measure.unit] as const),
    ),
  )
  return (table, measure) => units.get(`${table}.${measure}`) ?? 'number'
}

/** Tells the unit of a figure that forecasts and anomalies are made of. */
export function metricUnit(metric: string): Unit {
  return /amount|value/.test(metric) ? 'money' : 'count'
}

/** Returns the unit of a decimal of a row that tells of one of several figures. */
export function unitIn(row: Record<string, Value>, unit: Unit, unitOf: UnitOf): Unit {
  if (unit !== 'money') return unit
  if (row.table_name && row.measure) return unitOf(String(row.table_name), String(row.measure))
  return row.metric && metricUnit(String(row.metric)) !== 'money' ? 'number' : unit
}

/** What is to be said of the days of a range, as marks of a chart. */
export function useMarks(from: Day, to: Day, about: About): ReadonlyMap<Day, Mark[]> {
  const { days } = useDays(from, to)
  const unitOf = useUnits()
  const { table } = about
  const [measures, currencies] = [about.measures.join(), about.currencies?.join()]
  return useMemo(() => {
    const of: About = {
      table,
      measures: measures.split(','),
      currencies: currencies === undefined ? null : currencies.split(','),
    }
    return new Map(
      days.map((day) => [day.day, marksOf(day, unitOf, of)] as const).filter(([, found]) => found.length > 0),
    )
  }, [currencies, days, measures, table, unitOf])
}

/** Returns the marks of a day, what people wrote first; all restatements are one. */
export function marksOf(day: DayFacts, unitOf: UnitOf, about: About | null = null): Mark[] {
  const restated = day.restatements.filter(
    ({ table, measure, currency }) =>
      about === null ||
      (table === about.table &&
        about.measures.includes(measure) &&
        (currency === NONE || about.currencies === null || about.currencies.includes(currency))),
  )
  return [
    ...day.notes.map(({ text }): Mark => ({ kind: 'note', text })),
    ...day.findings.map((each): Mark => ({
      kind: 'finding',
      text: `${each.table}: ${each.rule}, expected ${each.expected} but found ${each.found}`,
    })),
    ...restatedMark(restated, unitOf),
    ...(day.complete === false ? [{ kind: 'incomplete', text: 'Not complete yet' } as const] : []),
  ]
}

const NONE = '(none)'

/** What readers know best comes first. */
const FIRST = ['sales_daily.gross_amount', 'sales_daily.net_amount', 'login_daily.attempts']

function restatedMark(restatements: Restatement[], unitOf: UnitOf): Mark[] {
  const rank = ({ table, measure }: Restatement) => {
    const at = FIRST.indexOf(`${table}.${measure}`)
    return at < 0 ? FIRST.length : at
  }
  const sorted = [...restatements].sort((a, b) => rank(a) - rank(b))
  const [first] = sorted
  if (!first) return []
  const count = countText(sorted.length)
  const text =
    sorted.length === 1
      ? `Restated: ${restatedText(first, unitOf)}`
      : `${count} figures restated: ${restatedText(first, unitOf)}, and ${countText(sorted.length - 1)} more`
  const all = sorted.map(
    (each) => `${restatedText(each, unitOf)}, as of publication ${each.publication}: ${each.reason}`,
  )
  return [{ kind: 'restated', text, all }]
}

/** Writes a restatement, money with its currency. */
export function restatedText(each: Restatement, unitOf: UnitOf): string {
  const { table, measure } = each
  const currency = each.currency === NONE ? null : each.currency
  const [before, after] = [each.before, each.after].map((value) =>
    valueText(value, unitOf(table, measure), currency),
  )
  const apart = currency && unitOf(table, measure) !== 'money' ? ` in ${currency}` : ''
  return `${measure} of ${table}${apart} ${before} → ${after}`
}

/**
 * Puts marks of days into the weeks or months that they lie in, and marks those of which not all days are drawn.
 *
 * @param cut tells which days of a bucket are drawn, if that isn't all of them
 */
export function bucketMarks(
  marks: ReadonlyMap<Day, Mark[]>,
  days: Day[],
  grain: Grain,
  cut: (day: Day) => string | null,
): ReadonlyMap<Day, Mark[]> {
  if (grain === 'day') return marks
  const found = new Map<Day, Mark[]>()
  const add = (day: Day, mark: Mark) => found.set(day, [...(found.get(day) ?? []), mark])
  for (const [day, all] of marks) {
    for (const mark of all)
      add(bucket(day, grain), { ...mark, text: `${dayText(day, 'short')}: ${mark.text}` })
  }
  for (const day of days) {
    const text = cut(day)
    if (text !== null) add(day, { kind: 'incomplete', text })
  }
  return found
}
