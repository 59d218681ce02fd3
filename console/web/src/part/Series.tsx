import { useMemo, type ReactNode } from 'react'
import { addable, figuresPath, type Question } from '../api/figures'
import type { Figures, TableInfo, Unit } from '../api/types'
import { together, type Asked } from '../books/live'
import { TimeChart } from '../chart/Chart'
import type { Band, Mark, Series } from '../chart/series'
import { bucket, bucketText, wholeBuckets, type Day, type Grain } from '../day/day'
import { valueText } from '../format/number'
import { Legend } from './Legend'
import { Panel, type Size } from './Panel'
import { newest, nothing, useMarks, type Chosen } from './range'
import { cutText } from './rows'
import { openTrace } from './trace'

const DT = 'dt'
/** Days that bars can still be told apart of. */
const MOST_BARS = 120
const GRAIN_TITLES: Record<Grain, string> = { day: 'Day', week: 'Week', month: 'Month' }

/** The days that a chart is drawn over, by the header's choices and what its table has. */
export interface Axis {
  info: TableInfo
  chosen: Chosen
  grain: Grain
  /** First day that is asked for: its bucket's. */
  from: Day
  days: Day[]
  marks: ReadonlyMap<Day, Mark[]> | undefined
  /** Writes a question over these days. */
  path: (question: Pick<Question, 'measures' | 'by' | 'where' | 'order' | 'limit'>) => string
}

/** Measures that don't add up over days stay daily; `daily` keeps others so, too. */
export function useAxis(info: TableInfo, chosen: Chosen, measures: string[], daily = false): Axis {
  const adds = !daily && measures.every((measure) => addable(info, measure, [DT]))
  const grain = adds ? chosen.grain : 'day'
  const from = bucket(chosen.from, grain)
  const marks = useMarks(from, chosen.to)
  const days = useMemo(
    () => wholeBuckets(from, chosen.to, grain, info.firstDay),
    [chosen.to, from, grain, info.firstDay],
  )
  return {
    info,
    chosen,
    grain,
    from,
    days,
    marks: grain === 'day' ? marks : undefined,
    path: (question) => figuresPath({ ...question, table: info.name, grain, from, to: chosen.to }),
  }
}

/** Returns the shape that bars have over so many days: more would be a smear. */
export function barsOver(days: Day[]): Pick<Series, 'shape' | 'stack'> {
  return days.length > MOST_BARS ? { shape: 'line' } : { shape: 'bar', stack: 'all' }
}

/** What a chart's panel is given by the page. */
export interface ChartProps {
  id: string
  title: string
  note?: ReactNode
  size?: Size | undefined
  height?: number
  actions?: ReactNode
}

interface Props extends ChartProps {
  axis: Axis
  /** What is drawn, all of it. Without rows of the first one there is no picture. */
  answers: [Asked<Figures>, ...Asked<Figures>[]]
  /** An answer from which their questions were made. */
  after?: Asked<Figures>
  csv: string | null
  series: Series[]
  band?: Band | null
  /** Days behind those of the range, of the band. */
  ahead?: Day[]
  unit: Unit
  currency?: string | null
  definition?: string | undefined
  /** A single line is named, too. */
  named?: boolean
  /** The axis needn't begin at 0. */
  floating?: boolean
  children?: ReactNode
}

/** A chart over days, with its legend, the table behind it and the way to its origin. */
export function SeriesPanel(props: Props) {
  const { axis, answers, series, band = null, ahead = [], unit } = props
  const { info, chosen, grain } = axis
  const { currency = chosen.currency } = props
  const days = [...axis.days, ...ahead]
  // Compared lines lie below the others, and are named behind them.
  const named = [...series.filter(({ label }) => !label), ...series.filter(({ label }) => label)]
  const items = [
    ...named.map(({ name, colour, label }) => ({ name, colour, dashed: label !== undefined })),
    ...(band ? [{ name: band.legend, colour: 'accent' as const, band: true }] : []),
  ]
  const write = (value: Series['values'][number] | undefined) => valueText(value ?? null, unit, currency)
  return (
    <Panel
      id={props.id}
      title={props.title}
      note={props.note}
      size={props.size}
      actions={props.actions}
      definition={props.definition}
      answer={together(...answers, ...(props.after ? [props.after] : []))}
      csv={[props.csv]}
      origin={{ table: info.name, day: newest(info, chosen) }}
      empty={([first, ...more]) =>
        first?.rows.length === 0
          ? nothing(info, chosen)
          : cutText(first, ...more.slice(0, answers.length - 1))
      }
      behind={() => ({
        columns: [
          { title: GRAIN_TITLES[grain] },
          ...named.flatMap(({ name, label }) => [
            { title: name, numeric: true },
            ...(label ? [{ title: 'Its day' }] : []),
          ]),
          ...(band ? [{ title: band.name, numeric: true }] : []),
        ],
        rows: days
          .map((day, index) => ({
            cells: [
              bucketText(day, grain),
              ...named.flatMap(({ values, label }) => [
                write(values[index]),
                ...(label ? [day > chosen.to ? '' : label(index)] : []),
              ]),
              ...(band
                ? [
                    band.middle[index] === null
                      ? ''
                      : `${write(band.low[index])} to ${write(band.high[index])}`,
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
            days={days}
            grain={grain}
            unit={unit}
            currency={currency}
            series={series}
            band={band}
            marks={axis.marks}
            height={props.height ?? 220}
            floating={props.floating ?? false}
            onOpen={(day) => openTrace(info.name, day)}
          />
          {props.children}
          {(items.length > 1 || props.named) && <Legend items={items} />}
        </>
      )}
    </Panel>
  )
}
