import { useMemo } from 'react'
import { figuresPath } from '../api/figures'
import type { Figures } from '../api/types'
import { useAnswer, useTable } from '../books/live'
import type { Day } from '../day/day'
import { plotted, type Value } from '../format/number'

/** A forecast of a metric, from the newest complete day on. */
export interface Forecast {
  days: Day[]
  /** The day as of which it was made. */
  asOf: Day
  low: Map<Day, Value>
  middle: Map<Day, Value>
  high: Map<Day, Value>
  /** Share of past days that lay within such a band; null if the table doesn't tell. */
  coverage: number | null
}

/** The table of forecasts. */
export const FORECASTS = 'forecast_daily'

const COVERAGE = 'backtest_coverage_80'

/** Asks for the newest forecast of a metric; null where there is none. */
export function useForecast(metric: string | null, currency: string | null): Forecast | null {
  const table = useTable(FORECASTS)
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
          by: ['dt', ...table.dimensions.map(({ name }) => name)],
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
      asOf: String(data.rows[0]?.[at('dt')]),
      low: values('p10'),
      middle,
      high: values('p90'),
      coverage: told ? plotted(data.rows[0]?.[at(COVERAGE)]) : null,
    }
  }, [data, dimension, told, usable])
}
