import type { ReactNode } from 'react'
import { Sparkline } from '../chart/Sparkline'
import { dayText, plusDays, type Day } from '../day/day'
import { changeOf, rangeShort, valueShort, valueText, type Value } from '../format/number'
import type { Unit } from '../api/types'
import { TraceButton } from './DataTable'

interface Props {
  title: string
  definition?: string | undefined
  unit: Unit
  currency: string | null
  table: string
  /** The day whose value is shown. */
  day: Day
  /** Values by day, also of the days that it is compared with. */
  values: ReadonlyMap<Day, Value>
  /** Days of the line. */
  days: Day[]
  /** What the range comes to, where the measure adds up over days. */
  sum?: ReactNode
  forecast?: { day: Day; low: Value; middle: Value; high: Value }[]
  /** Whether the values are known, be it that there are none. */
  isReady: boolean
  /** More isn't better. */
  lowerIsBetter?: boolean
}

/** Days of the line at most: a card has no room for more. */
const MOST_POINTS = 92

/** A day's figure, the line that leads to it, and its change against the same weekday of a week and of a year before. */
export function Card(props: Props) {
  const { title, unit, currency, day, values, forecast = [] } = props
  const value = values.get(day) ?? null
  const next = forecast[0]
  return (
    <article className="card">
      <header>
        <h2 title={props.definition}>{title}</h2>
        <TraceButton table={props.table} day={day} />
      </header>
      <div className="card-value" title={valueText(value, unit, currency)}>
        {props.isReady ? valueShort(value, unit, currency) : '…'}
      </div>
      <div className="card-changes">
        <Change
          value={value}
          base={values.get(plusDays(day, -7)) ?? null}
          against="week"
          day={plusDays(day, -7)}
          unit={unit}
          currency={currency}
          lowerIsBetter={props.lowerIsBetter}
        />
        <Change
          value={value}
          base={values.get(plusDays(day, -364)) ?? null}
          against="year"
          day={plusDays(day, -364)}
          unit={unit}
          currency={currency}
          lowerIsBetter={props.lowerIsBetter}
        />
      </div>
      <Sparkline
        values={props.days.slice(-MOST_POINTS).map((each) => values.get(each) ?? null)}
        low={forecast.map(({ low }) => low)}
        high={forecast.map(({ high }) => high)}
      />
      <p className="card-foot">
        {props.sum ?? <Spread {...props} />}
        {next && (
          <span title={`80 % forecast for ${dayText(next.day)}`}>
            next day: {rangeShort(next.low, next.high, unit, currency)}
          </span>
        )}
      </p>
    </article>
  )
}

/** The least and the most of the shown days. */
function Spread({ values, days, unit, currency }: Props) {
  const known = days.map((each) => values.get(each) ?? null).filter((value) => value !== null)
  if (known.length < 2) return null
  const sorted = known.sort((a, b) => Number(a) - Number(b))
  const [least, most] = [sorted[0] ?? null, sorted.at(-1) ?? null]
  return <span>a day: {rangeShort(least, most, unit, currency)}</span>
}

function Change(props: {
  value: Value
  base: Value
  against: 'week' | 'year'
  day: Day
  unit: Unit
  currency: string | null
  lowerIsBetter: boolean | undefined
}) {
  const { text, direction } = changeOf(props.value, props.base, props.unit)
  const title = `${dayText(props.day, 'full')}: ${valueText(props.base, props.unit, props.currency)}`
  const tone = direction === 0 ? '' : direction > 0 === !props.lowerIsBetter ? 'good' : 'bad'
  return (
    <span className={`change ${tone}`} title={title}>
      {text} <span className="muted">{props.against === 'week' ? 'week' : 'year'}</span>
    </span>
  )
}
