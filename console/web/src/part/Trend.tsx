import { useMemo } from 'react'
import { figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { useAnswer, useTable } from '../books/live'
import type { Band, Colour, Series } from '../chart/series'
import { bucket, dayText, plusDays, type Comparison, type Day } from '../day/day'
import { columnTitle, shareText } from '../format/number'
import { FORECASTS, useForecast } from './forecast'
import { useChosen, type Chosen } from './range'
import { byDay, valueName } from './rows'
import { barsOver, SeriesPanel, useAxis, type ChartProps } from './Series'
import { useSplit } from './split'
import { useView } from '../url/location'

/** Days that are shown of a forecast at most, and a third of the range. */
const FORECAST_DAYS = 14

interface OfTable extends ChartProps {
  table: string
  where?: Record<string, string[]>
  /** That money is written in, if not the header's; null where a table has none. */
  currency?: string | null
}

interface Known {
  info: TableInfo
  chosen: Chosen
}

/** Returns the table and the range of a chart; null where the table or all its measures aren't published. */
function useKnown(table: string, measures: string[]): Known | null {
  const info = useTable(table)
  const chosen = useChosen()
  return chosen && info?.measures.some(({ name }) => measures.includes(name)) ? { info, chosen } : null
}

const measureOf = (info: TableInfo, measure: string | undefined) =>
  info.measures.find(({ name }) => name === measure)

interface TrendProps extends OfTable {
  measure: string
  /** The metric's name in forecasts. */
  forecast?: string
  /** The currency that the forecast is of; null where it is no money. */
  forecastCurrency?: string | null
  colour?: Colour
  /** The axis needn't begin at 0. */
  floating?: boolean
}

/** A measure over the chosen days, with its counterpart and its forecast. */
export function Trend(props: TrendProps) {
  const known = useKnown(props.table, [props.measure])
  return known && <TrendOf {...props} {...known} />
}

function TrendOf(props: TrendProps & Known) {
  const { info, chosen, measure, where = {}, colour = 'accent' } = props
  const axis = useAxis(info, chosen, [measure], where)
  const { grain, from } = axis
  const against = grain === chosen.grain ? chosen.against : chosen.againstDays
  const question = { measures: [measure], by: ['dt'], where }
  const path = axis.path(question)
  const base = against
    ? figuresPath({
        ...question,
        table: info.name,
        grain,
        from: bucket(against.from, grain),
        to: against.to,
      })
    : null
  const answer = useAnswer<Figures>(path)
  const before = useAnswer<Figures>(base)
  const filtered = Object.keys(where).some((name) => name !== 'currency')
  const forecast = useForecast(
    grain === 'day' && props.forecast && !filtered ? props.forecast : null,
    props.forecastCurrency === undefined ? chosen.currency : props.forecastCurrency,
  )
  const { compare } = useView()
  const picture = useMemo(() => {
    const room = Math.min(FORECAST_DAYS, Math.ceil(axis.days.length / 3))
    const first = forecast?.days[0]
    // Behind the newest complete day; one that doesn't follow on the range would stand in the air.
    const follows = first !== undefined && first > from && first <= plusDays(chosen.to, 1)
    const ahead = follows ? (forecast?.days ?? []).filter((day) => day > chosen.to).slice(0, room) : []
    const days = [...axis.days, ...ahead]
    const values = byDay(answer.data, measure)
    const earlier = byDay(before.data, measure)
    const series: Series[] = []
    if (against && before.data && [...earlier.values()].some((value) => value !== null)) {
      series.push({
        name: comparedText(compare, against.of, days[0]),
        values: days.map((day) => {
          const then = bucket(against.of(day), grain)
          return grain !== 'day' && info.firstDay && then < info.firstDay ? null : (earlier.get(then) ?? null)
        }),
        colour: 'compare',
        shape: 'dashed',
        dayOf: (index) => bucket(against.of(days[index] ?? chosen.to), grain),
      })
    }
    series.push({
      name: columnTitle(measure),
      values: days.map((day) => values.get(day) ?? null),
      colour,
      shape: 'area',
    })
    const band: Band | null =
      follows && forecast
        ? {
            name: 'Forecast, 80 %',
            legend: `Forecast, 80 % of days within${forecast.coverage ? ` (${shareText(forecast.coverage, 0)} in the past)` : ''}`,
            low: days.map((day) => forecast.low.get(day) ?? null),
            middle: days.map((day) => forecast.middle.get(day) ?? null),
            high: days.map((day) => forecast.high.get(day) ?? null),
          }
        : null
    const aheadOrigin = forecast && { table: FORECASTS, day: forecast.asOf }
    return { ahead, aheadOrigin, series, band }
  }, [
    against,
    answer.data,
    axis.days,
    before.data,
    chosen.to,
    colour,
    compare,
    forecast,
    from,
    grain,
    info.firstDay,
    measure,
  ])
  return (
    <SeriesPanel
      {...props}
      {...picture}
      axis={axis}
      answers={base ? [answer, before] : [answer]}
      unit={measureOf(info, measure)?.unit ?? 'number'}
      definition={measureOf(info, measure)?.comment}
      height={props.height ?? 240}
    />
  )
}

function comparedText(
  compare: Comparison,
  of: ((day: Day) => Day) | undefined,
  first: Day | undefined,
): string {
  if (compare === 'week') return 'A week before'
  if (compare === 'year') return '52 weeks before'
  return of && first ? `Period before, from ${dayText(of(first))}` : 'Period before'
}

interface SplitProps extends OfTable {
  measure: string
  dimension: string
  /** Names of values that stand first, in this order, each with its colour. */
  known?: Record<string, Colour>
  /** Values as they are called on the page; others are shown as they are. */
  titles?: Record<string, string>
  most?: number
  shape?: 'bar' | 'line'
  /** Daily, though the measure would add up. */
  daily?: boolean
}

/** A measure over the chosen days, split by a dimension. */
export function Split(props: SplitProps) {
  const known = useKnown(props.table, [props.measure])
  return known && <SplitOf {...props} info={known.info} chosen={known.chosen} />
}

function SplitOf(props: SplitProps & Known) {
  const { info, chosen, measure, dimension, where = {}, known = {}, titles = {}, most = 6 } = props
  const axis = useAxis(info, chosen, [measure], where, props.daily)
  const { days } = axis
  const split = useSplit(axis, measure, dimension, where, most)
  const shape = props.shape ?? 'bar'
  const order = Object.keys(known)
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const parts = [...split.parts]
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map((slice, index): Series => ({
      name: titles[slice.name] ?? valueName(slice.name),
      values: days.map((day) => slice.values.get(day) ?? null),
      colour: known[slice.name] ?? ((index % 6) as Colour),
      ...(shape === 'bar' ? barsOver(days) : { shape }),
    }))
  return (
    <SeriesPanel
      {...props}
      axis={axis}
      answers={split.answers}
      after={split.ranking}
      series={parts}
      unit={measureOf(info, measure)?.unit ?? 'number'}
      definition={measureOf(info, measure)?.comment}
      named
    >
      {split.leftOut !== null && (
        <p className="muted small">
          The {parts.length} largest
          {split.leftOut === measure ? '' : ` by ${split.leftOut.replaceAll('_', ' ')}`}: the others don’t add
          up to one line.
        </p>
      )}
    </SeriesPanel>
  )
}

interface LinesProps extends OfTable {
  /** Measures of one unit, each with its look. */
  measures: { name: string; colour: Colour; shape: Series['shape']; title?: string }[]
}

/** Several measures of one table over the chosen days. */
export function Lines(props: LinesProps) {
  const known = useKnown(
    props.table,
    props.measures.map(({ name }) => name),
  )
  return known && <LinesOf {...props} {...known} />
}

function LinesOf(props: LinesProps & Known) {
  const { info, chosen, where = {} } = props
  const measures = props.measures.filter(({ name }) => measureOf(info, name))
  const names = measures.map(({ name }) => name)
  const axis = useAxis(info, chosen, names, where)
  const path = axis.path({ measures: names, by: ['dt'], where })
  const answer = useAnswer<Figures>(path)
  const series = measures.map(({ name, colour, shape, title }): Series => {
    const values = byDay(answer.data, name)
    return {
      name: title ?? columnTitle(name),
      values: axis.days.map((day) => values.get(day) ?? null),
      colour,
      ...(shape === 'bar' ? barsOver(axis.days) : { shape }),
    }
  })
  return (
    <SeriesPanel
      {...props}
      axis={axis}
      answers={[answer]}
      series={series}
      unit={measureOf(info, names[0])?.unit ?? 'number'}
      definition={measures.map(({ name }) => `${name}: ${measureOf(info, name)?.comment}`).join('\n')}
    />
  )
}
