import { useMemo, type ReactNode } from 'react'
import { addable, figuresPath, type Question } from '../api/figures'
import type { Figures, TableInfo, Unit } from '../api/types'
import { together, type Asked } from '../books/live'
import { TimeChart } from '../chart/Chart'
import type { Band, Mark, Series } from '../chart/series'
import { bucket, bucketText, buckets, cutBucket, dayText, type Day, type Grain } from '../day/day'
import { valueText } from '../format/number'
import { bucketMarks, useMarks } from './days'
import { Legend } from './Legend'
import { Panel, type CsvRows, type Size } from './Panel'
import { newest, nothing, type Chosen } from './range'
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
  marks: ReadonlyMap<Day, Mark[]>
  /** Tells which days of a week or month are drawn, if some are not. */
  cut: (day: Day) => string | null
  /** Writes a question over these days. */
  path: (question: Pick<Question, 'measures' | 'by' | 'where' | 'order' | 'limit'>) => string
}

/** Measures that don't add up over days stay daily; `daily` keeps others so, too. */
export function useAxis(
  info: TableInfo,
  chosen: Chosen,
  measures: string[],
  where: Record<string, string[]> = {},
  daily = false,
): Axis {
  const adds = !daily && measures.every((measure) => addable(info, measure, [DT]))
  const grain = adds ? chosen.grain : 'day'
  const { to } = chosen
  const from = bucket(chosen.from, grain)
  const parts = info.measures
    .filter(({ name }) => measures.includes(name))
    .flatMap(({ name, numerator, denominator }) => [name, numerator, denominator])
  const marks = useMarks(from, to, {
    table: info.name,
    measures: parts.filter((name) => name !== null),
    currencies: where.currency ?? null,
  })
  const { firstDay } = info
  const drawn = useMemo(() => {
    const days = buckets(from, to, grain)
    const cut = (day: Day) => {
      const part = cutBucket(day, grain, firstDay, to)
      return part && `only ${dayText(part.from, 'short')} to ${dayText(part.to, 'short')}`
    }
    return { days, cut, marks: bucketMarks(marks, days, grain, cut) }
  }, [firstDay, from, grain, marks, to])
  return {
    info,
    chosen,
    grain,
    from,
    ...drawn,
    path: (question) => figuresPath({ ...question, table: info.name, grain, from, to }),
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
  series: Series[]
  band?: Band | null
  /** Days behind those of the range, of the band. */
  ahead?: Day[]
  /** Where those come from. */
  aheadOrigin?: { table: string; day: Day } | null
  unit: Unit
  currency?: string | null
  definition?: string | undefined
  /** A single line is named, too. */
  named?: boolean
  /** The axis needn't begin at 0. */
  floating?: boolean
  children?: ReactNode
}

/** Returns all that a chart draws, with every digit. */
export function drawnRows(days: Day[], grain: Grain, series: Series[], band: Band | null): CsvRows {
  return [
    [
      grain,
      ...series.flatMap(({ name, dayOf }) => [name, ...(dayOf ? [`${grain} compared`] : [])]),
      ...(band ? ['p10', 'p50', 'p90'] : []),
    ],
    ...days.map((day, index) => [
      day,
      ...series.flatMap(({ values, dayOf }) => [values[index] ?? null, ...(dayOf ? [dayOf(index)] : [])]),
      ...(band ? [band.low, band.middle, band.high].map((values) => values[index] ?? null) : []),
    ]),
  ]
}

/** A chart over days, with its legend, the table behind it and the way to its origin. */
export function SeriesPanel(props: Props) {
  const { axis, answers, series, band = null, ahead = [], unit } = props
  const { info, chosen, grain } = axis
  const { currency = chosen.currency } = props
  const days = [...axis.days, ...ahead]
  // Compared lines lie below the others, and are named behind them.
  const named = [...series.filter(({ dayOf }) => !dayOf), ...series.filter(({ dayOf }) => dayOf)]
  const items = [
    ...named.map(({ name, colour, dayOf }) => ({ name, colour, dashed: dayOf !== undefined })),
    ...(band ? [{ name: band.legend, colour: 'accent' as const, band: true }] : []),
  ]
  const originOf = (day: Day) =>
    day > chosen.to ? (props.aheadOrigin ?? undefined) : { table: info.name, day }
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
      csv={() => drawnRows(days, grain, named, band)}
      origin={{ table: info.name, day: newest(info, chosen) }}
      empty={([first, ...more]) =>
        first?.rows.length === 0
          ? nothing(info, chosen)
          : cutText(first, ...more.slice(0, answers.length - 1))
      }
      behind={() => ({
        columns: [
          { title: GRAIN_TITLES[grain] },
          ...named.flatMap(({ name, dayOf }) => [
            // The days beside it tell from when.
            { title: dayOf ? name.replace(/,.*/, '') : name, numeric: true },
            ...(dayOf ? [{ title: `Its ${grain}`, whole: true }] : []),
          ]),
          ...(band ? [{ title: band.name, numeric: true }] : []),
        ],
        rows: days
          .map((day, index) => ({
            cells: [
              [bucketText(day, grain), axis.cut(day)].filter(Boolean).join(', '),
              ...named.flatMap(({ values, dayOf }) => [
                write(values[index]),
                ...(dayOf ? [day > chosen.to ? '' : bucketText(dayOf(index), grain)] : []),
              ]),
              ...(band
                ? [
                    band.middle[index] === null
                      ? ''
                      : `${write(band.low[index])} to ${write(band.high[index])}`,
                  ]
                : []),
            ],
            origin: originOf(day),
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
            onOpen={(day) => {
              const origin = originOf(day)
              if (origin) openTrace(origin.table, origin.day)
            }}
          />
          {props.children}
          {(items.length > 1 || props.named) && <Legend items={items} />}
        </>
      )}
    </Panel>
  )
}
