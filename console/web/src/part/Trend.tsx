import { useMemo, type ReactNode } from 'react'
import { addable, figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { together, useAnswer, useTable } from '../books/live'
import { TimeChart } from '../chart/Chart'
import type { Band, Colour, Series } from '../chart/series'
import {
  bucket,
  bucketText,
  wholeBuckets,
  dayText,
  plusDays,
  type Comparison,
  type Day,
  type Grain,
} from '../day/day'
import { columnTitle, plotted, shareText, valueText, type Value } from '../format/number'
import { Legend } from './Legend'
import { Panel, type Size } from './Panel'
import { useChosen, useMarks, type Chosen } from './range'
import { byDay, slices } from './rows'
import { openTrace } from './trace'
import { useView } from '../url/location'

/** A forecast of a metric, from the newest complete day on. */
export interface Forecast {
  days: Day[]
  low: Map<Day, Value>
  middle: Map<Day, Value>
  high: Map<Day, Value>
  /** Share of past days that lay within such a band; null if the table doesn't tell. */
  coverage: number | null
}

const COVERAGE = 'backtest_coverage_80'
/** Days that are shown of a forecast at most, and a third of the range. */
const FORECAST_DAYS = 14

/** Asks for the newest forecast of a metric; null where there is none. */
export function useForecast(metric: string | null, currency: string | null): Forecast | null {
  const table = useTable('forecast_daily')
  const dimension = table?.dimensions.find(({ name }) => name === 'day' || name === 'forecast_day')?.name
  const usable =
    metric !== null &&
    table?.lastDay &&
    dimension !== undefined &&
    ['p10', 'p50', 'p90'].every((name) => table.measures.some((measure) => measure.name === name))
  const told = table?.measures.some(({ name }) => name === COVERAGE) ?? false
  const { data } = useAnswer<Figures>(
    usable && table.lastDay
      ? figuresPath({
          table: table.name,
          measures: ['p10', 'p50', 'p90', ...(told ? [COVERAGE] : [])],
          by: table.dimensions.map(({ name }) => name),
          from: table.lastDay,
          to: table.lastDay,
          where: { metric: [metric], ...(currency === null ? {} : { currency: [currency] }) },
          order: dimension,
        })
      : null,
  )
  return useMemo(() => {
    if (!usable || !data || data.rows.length === 0) return null
    const at = (name: string) => data.columns.findIndex((column) => column.name === name)
    const values = (name: string) =>
      new Map<Day, Value>(data.rows.map((row) => [String(row[at(dimension)]), row[at(name)] ?? null]))
    const middle = values('p50')
    return {
      days: [...middle.keys()].sort(),
      low: values('p10'),
      middle,
      high: values('p90'),
      coverage: told ? plotted(data.rows[0]?.[at(COVERAGE)]) : null,
    }
  }, [data, dimension, told, usable])
}

interface TrendProps {
  id: string
  title: string
  table: string
  measure: string
  where?: Record<string, string[]>
  /** The metric's name in forecasts. */
  forecast?: string
  /** The currency that the forecast is of; null where it is no money. */
  forecastCurrency?: string | null
  actions?: ReactNode
  note?: ReactNode
  size?: Size | undefined
  height?: number
  colour?: Colour
  /** The axis needn't begin at 0. */
  floating?: boolean
}

/** A measure over the chosen days, with its counterpart and its forecast. */
export function Trend(props: TrendProps) {
  const table = useTable(props.table)
  const chosen = useChosen()
  if (!chosen || !table || !table.measures.some(({ name }) => name === props.measure)) return null
  return <TrendOf {...props} info={table} chosen={chosen} />
}

function TrendOf(props: TrendProps & { info: TableInfo; chosen: Chosen }) {
  const { info, chosen, measure, where = {} } = props
  const unit = info.measures.find(({ name }) => name === measure)?.unit ?? 'number'
  const grain = addable(info, measure, ['dt']) ? chosen.grain : 'day'
  const against = grain === chosen.grain ? chosen.against : chosen.againstDays
  const from = bucket(chosen.from, grain)
  const question = { table: info.name, measures: [measure], by: ['dt'], grain, where }
  const path = figuresPath({ ...question, from, to: chosen.to })
  const base = against
    ? figuresPath({ ...question, from: bucket(against.from, grain), to: against.to })
    : null
  const answer = useAnswer<Figures>(path)
  const before = useAnswer<Figures>(base)
  const filtered = Object.keys(where).some((name) => name !== 'currency')
  const forecast = useForecast(
    grain === 'day' && props.forecast && !filtered ? props.forecast : null,
    props.forecastCurrency === undefined ? chosen.currency : props.forecastCurrency,
  )
  const marks = useMarks(from, chosen.to)
  const { compare } = useView()

  const picture = useMemo(() => {
    const past = wholeBuckets(from, chosen.to, grain, info.firstDay)
    const room = Math.min(FORECAST_DAYS, Math.ceil(past.length / 3))
    const first = forecast?.days[0]
    // Behind the newest complete day; one that doesn't follow on the range would stand in the air.
    const follows = first !== undefined && first > from && first <= plusDays(chosen.to, 1)
    const ahead = follows ? (forecast?.days ?? []).filter((day) => day > chosen.to).slice(0, room) : []
    const days = [...past, ...ahead]
    const values = byDay(answer.data, measure)
    const earlier = byDay(before.data, measure)
    const series: Series[] = []
    if (against && before.data && [...earlier.values()].some((value) => value !== null)) {
      series.push({
        name: 'compared',
        values: days.map((day) => {
          const then = bucket(against.of(day), grain)
          return grain !== 'day' && info.firstDay && then < info.firstDay ? null : (earlier.get(then) ?? null)
        }),
        colour: 'compare',
        shape: 'dashed',
        label: (index) => bucketText(bucket(against.of(days[index] ?? ''), grain), grain),
      })
    }
    series.push({
      name: columnTitle(measure),
      values: days.map((day) => values.get(day) ?? null),
      colour: props.colour ?? 'accent',
      shape: 'area',
    })
    const band: Band | null =
      follows && forecast
        ? {
            name: 'Forecast, 80 %',
            low: days.map((day) => forecast.low.get(day) ?? null),
            middle: days.map((day) => forecast.middle.get(day) ?? null),
            high: days.map((day) => forecast.high.get(day) ?? null),
          }
        : null
    return { days, series, band }
  }, [
    against,
    answer.data,
    before.data,
    chosen.to,
    forecast,
    from,
    grain,
    info.firstDay,
    measure,
    props.colour,
  ])

  const compared = picture.series.length > 1
  return (
    <Panel
      id={props.id}
      title={props.title}
      note={props.note}
      size={props.size}
      definition={info.measures.find(({ name }) => name === measure)?.comment}
      answer={base ? together(answer, before) : together(answer, answer)}
      csv={[path]}
      origin={{ table: info.name, day: newest(info, chosen) }}
      actions={props.actions}
      empty={() => (answer.data?.rows.length === 0 ? nothing(info, chosen) : null)}
      behind={() => ({
        columns: [
          { title: grain === 'day' ? 'Day' : grain === 'week' ? 'Week' : 'Month' },
          { title: columnTitle(measure), numeric: true },
          ...(compared ? [{ title: 'Compared with', numeric: true }, { title: 'Its day' }] : []),
          ...(picture.band ? [{ title: 'Forecast, 80 %', numeric: true }] : []),
        ],
        rows: picture.days
          .map((day, index) => ({
            cells: [
              bucketText(day, grain),
              valueText(picture.series.at(-1)?.values[index] ?? null, unit, chosen.currency),
              ...(compared
                ? [
                    valueText(picture.series[0]?.values[index] ?? null, unit, chosen.currency),
                    day > chosen.to ? '' : (picture.series[0]?.label?.(index) ?? ''),
                  ]
                : []),
              ...(picture.band
                ? [
                    picture.band.middle[index] === null
                      ? ''
                      : `${valueText(picture.band.low[index] ?? null, unit, chosen.currency)} to ${valueText(picture.band.high[index] ?? null, unit, chosen.currency)}`,
                  ]
                : []),
            ],
            origin: day > chosen.to ? undefined : { table: info.name, day },
          }))
          .reverse(),
      })}
    >
      {() => (
        <>
          <TimeChart
            label={props.title}
            days={picture.days}
            grain={grain}
            unit={unit}
            currency={chosen.currency}
            series={picture.series}
            band={picture.band}
            marks={grain === 'day' ? marks : undefined}
            height={props.height ?? 240}
            floating={props.floating ?? false}
            onOpen={(day) => openTrace(info.name, day)}
          />
          {(compared || picture.band) && (
            <Legend
              items={[
                { name: columnTitle(measure), colour: props.colour ?? 'accent' },
                ...(compared
                  ? [
                      {
                        name: comparedText(compare, against?.of, picture.days[0]),
                        colour: 'compare' as const,
                        dashed: true,
                      },
                    ]
                  : []),
                ...(picture.band
                  ? [
                      {
                        name: `Forecast, 80 % of days within${forecast?.coverage ? ` (${shareText(forecast.coverage, 0)} in the past)` : ''}`,
                        colour: 'accent' as const,
                        band: true,
                      },
                    ]
                  : []),
              ]}
            />
          )}
        </>
      )}
    </Panel>
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

/** The last day that a question for the origin makes sense of. */
export function newest(info: TableInfo, chosen: Chosen): Day {
  const last = info.lastDay && info.lastDay < chosen.to ? info.lastDay : chosen.to
  return last
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

interface SplitProps {
  id: string
  title: string
  table: string
  measure: string
  dimension: string
  where?: Record<string, string[]>
  /** Names of values that stand first, in this order, each with its colour. */
  known?: Record<string, Colour>
  /** Values as they are called on the page; others are shown as they are. */
  titles?: Record<string, string>
  most?: number
  shape?: 'bar' | 'line'
  /** Daily, though the measure would add up. */
  daily?: boolean
  note?: ReactNode
  size?: Size | undefined
  height?: number
  actions?: ReactNode
}

/** Days that bars can still be told apart of. */
const MOST_BARS = 120

/** A measure over the chosen days, split by a dimension. */
export function Split(props: SplitProps) {
  const table = useTable(props.table)
  const chosen = useChosen()
  if (!chosen || !table || !table.measures.some(({ name }) => name === props.measure)) return null
  return <SplitOf {...props} info={table} chosen={chosen} />
}

function SplitOf(props: SplitProps & { info: TableInfo; chosen: Chosen }) {
  const { info, chosen, measure, dimension, where = {}, known = {}, titles = {}, most = 6 } = props
  const unit = info.measures.find(({ name }) => name === measure)?.unit ?? 'number'
  const grain: Grain = !props.daily && addable(info, measure, ['dt']) ? chosen.grain : 'day'
  const from = bucket(chosen.from, grain)
  const path = figuresPath({
    table: info.name,
    measures: [measure],
    by: ['dt', dimension],
    grain,
    where,
    from,
    to: chosen.to,
  })
  const answer = useAnswer<Figures>(path)
  const marks = useMarks(from, chosen.to)
  const days = useMemo(
    () => wholeBuckets(from, chosen.to, grain, info.firstDay),
    [chosen.to, from, grain, info.firstDay],
  )
  // More bars than this would be a smear.
  const shape = days.length > MOST_BARS ? 'line' : (props.shape ?? 'bar')
  const rest = addable(info, measure, [dimension]) ? 'added' : 'left out'
  const parts = useMemo(() => {
    const order = Object.keys(known)
    const found = answer.data ? slices(answer.data, dimension, measure, most, rest) : []
    const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
    return found
      .sort((a, b) => rank(a.name) - rank(b.name))
      .map((slice, index): Series => ({
        name: titles[slice.name] ?? slice.name,
        values: days.map((day) => slice.values.get(day) ?? null),
        colour: known[slice.name] ?? ((index % 6) as Colour),
        shape,
        ...(shape === 'bar' ? { stack: 'all' } : {}),
      }))
    // The order of known values is part of the code, not of the data.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer.data, days, dimension, measure, most, rest, shape])
  return (
    <Panel
      id={props.id}
      title={props.title}
      note={props.note}
      size={props.size}
      actions={props.actions}
      definition={info.measures.find(({ name }) => name === measure)?.comment}
      answer={answer}
      csv={[path]}
      origin={{ table: info.name, day: newest(info, chosen) }}
      empty={(data) => (data.rows.length === 0 ? nothing(info, chosen) : null)}
      behind={() => ({
        columns: [
          { title: grain === 'day' ? 'Day' : grain === 'week' ? 'Week' : 'Month' },
          ...parts.map((part) => ({ title: part.name, numeric: true })),
        ],
        rows: days
          .map((day, index) => ({
            cells: [
              bucketText(day, grain),
              ...parts.map((part) => valueText(part.values[index] ?? null, unit, chosen.currency)),
            ],
            origin: { table: info.name, day },
          }))
          .reverse(),
      })}
    >
      {() => (
        <>
          <TimeChart
            label={props.title}
            days={days}
            grain={grain}
            unit={unit}
            currency={chosen.currency}
            series={parts}
            marks={grain === 'day' ? marks : undefined}
            height={props.height ?? 220}
            onOpen={(day) => openTrace(info.name, day)}
          />
          <Legend items={parts.map(({ name, colour }) => ({ name, colour }))} />
        </>
      )}
    </Panel>
  )
}

interface LinesProps {
  id: string
  title: string
  table: string
  /** Measures of one unit, each with its look. */
  measures: { name: string; colour: Colour; shape: Series['shape']; title?: string }[]
  where?: Record<string, string[]>
  note?: ReactNode
  size?: Size | undefined
  height?: number
  actions?: ReactNode
}

/** Several measures of one table over the chosen days. */
export function Lines(props: LinesProps) {
  const table = useTable(props.table)
  const chosen = useChosen()
  if (!chosen || !table) return null
  return <LinesOf {...props} info={table} chosen={chosen} />
}

function LinesOf(props: LinesProps & { info: TableInfo; chosen: Chosen }) {
  const { info, chosen, where = {} } = props
  const measures = props.measures.filter(({ name }) => info.measures.some((measure) => measure.name === name))
  const unit = info.measures.find(({ name }) => name === measures[0]?.name)?.unit ?? 'number'
  const grain: Grain = measures.every(({ name }) => addable(info, name, ['dt'])) ? chosen.grain : 'day'
  const from = bucket(chosen.from, grain)
  const path = figuresPath({
    table: info.name,
    measures: measures.map(({ name }) => name),
    by: ['dt'],
    grain,
    where,
    from,
    to: chosen.to,
  })
  const answer = useAnswer<Figures>(path)
  const marks = useMarks(from, chosen.to)
  const days = useMemo(
    () => wholeBuckets(from, chosen.to, grain, info.firstDay),
    [chosen.to, from, grain, info.firstDay],
  )
  const series = measures.map(({ name, colour, shape: asked, title }): Series => {
    const shape = asked === 'bar' && days.length > MOST_BARS ? 'line' : asked
    const values = byDay(answer.data, name)
    return {
      name: title ?? columnTitle(name),
      values: days.map((day) => values.get(day) ?? null),
      colour,
      shape,
      ...(shape === 'bar' ? { stack: 'all' } : {}),
    }
  })
  return (
    <Panel
      id={props.id}
      title={props.title}
      note={props.note}
      size={props.size}
      actions={props.actions}
      definition={measures
        .map(({ name }) => `${name}: ${info.measures.find((measure) => measure.name === name)?.comment}`)
        .join('\n')}
      answer={answer}
      csv={[path]}
      origin={{ table: info.name, day: newest(info, chosen) }}
      empty={(data) => (data.rows.length === 0 ? nothing(info, chosen) : null)}
      behind={() => ({
        columns: [
          { title: grain === 'day' ? 'Day' : grain === 'week' ? 'Week' : 'Month' },
          ...series.map(({ name }) => ({ title: name, numeric: true })),
        ],
        rows: days
          .map((day, index) => ({
            cells: [
              bucketText(day, grain),
              ...series.map(({ values }) => valueText(values[index] ?? null, unit, chosen.currency)),
            ],
            origin: { table: info.name, day },
          }))
          .reverse(),
      })}
    >
      {() => (
        <>
          <TimeChart
            label={props.title}
            days={days}
            grain={grain}
            unit={unit}
            currency={chosen.currency}
            series={series}
            marks={grain === 'day' ? marks : undefined}
            height={props.height ?? 220}
            onOpen={(day) => openTrace(info.name, day)}
          />
          <Legend items={series.map(({ name, colour }) => ({ name, colour }))} />
        </>
      )}
    </Panel>
  )
}
