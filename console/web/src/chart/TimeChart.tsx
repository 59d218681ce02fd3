import {
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { Unit } from '../api/types'
import { bucketText, dayText, type Grain } from '../day/day'
import { axisText, plotted, valueShort, valueText, type Value } from '../format/number'
import { useDark } from '../part/theme'
import { finalOf, markKinds, type Band, type Colour, type Series, type TimeChartProps } from './series'
import { echarts } from './echarts'
import { DARK, LIGHT } from './palette'

interface Geometry {
  xs: number[]
  width: number
}

/** Height of the room for marks, and of each further mark of a day. */
const STRIP = 16
const FURTHER = 10
/** Marks that are written beside the pointer; the list of days has all. */
const MOST_TEXTS = 6
/** Room below the plot for the labels of days, and for marks above them. */
const FOOT = 24
const FONT = "'Inter', system-ui, sans-serif"

/**
 * Figures over days. The pointer or the arrow keys choose a day, whose figures are written beside it; Enter
 * or a click opens it. It is a slider over days to screen readers, which hear the same figures. The text
 * beside the pointer is React's, never a string of HTML.
 */
export function TimeChart(props: TimeChartProps) {
  const {
    label,
    days,
    grain,
    unit,
    currency,
    series,
    band = null,
    marks,
    height = 240,
    floating = false,
  } = props
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<ReturnType<typeof echarts.init> | null>(null)
  const [geometry, setGeometry] = useState<Geometry | null>(null)
  const [at, setAt] = useState<number | null>(null)
  const looking = useRef(false)
  const palette = useDark() ? DARK : LIGHT
  const kinds = useMemo(() => days.map((day) => markKinds(marks?.get(day))), [days, marks])
  const strip = STRIP + FURTHER * (Math.max(1, ...kinds.map(({ length }) => length)) - 1)
  const id = useId()

  const option = useMemo(() => {
    const colour = (of: Colour) => (typeof of === 'number' ? palette.series[of] : palette[of])
    const long = days.length > 120 && grain === 'day'
    const shown = (index: number) => {
      const day = days[index] ?? ''
      if (grain !== 'day' || days.length <= 15) return true
      return long ? day.endsWith('-01') : new Date(day + 'T00:00:00Z').getUTCDay() === 1
    }
    // What may still grow, or is a part, is drawn paler, and doesn't look like a fall.
    const final = finalOf(days, series, marks)
    const lines = series.flatMap((each): (LineSeriesOption | BarSeriesOption)[] => {
      const values = each.values.map(plotted)
      const base = {
        name: each.name,
        data: values,
        silent: true,
        animation: false,
        itemStyle: { color: colour(each.colour) },
      }
      if (each.shape === 'bar') {
        return [
          {
            ...base,
            data: values.map((value, index) =>
              index >= final.from && index < final.to ? value : { value, itemStyle: { opacity: 0.45 } },
            ),
            type: 'bar',
            stack: each.stack,
            barMaxWidth: 22,
            barCategoryGap: '28%',
            z: 2,
          },
        ]
      }
      const line = {
        ...base,
        type: 'line' as const,
        symbol: 'circle',
        symbolSize: 4,
        showSymbol: values.filter((value) => value !== null).length <= 8,
        connectNulls: false,
        z: each.shape === 'dashed' ? 1 : 3,
      }
      const style = { color: colour(each.colour), width: each.shape === 'dashed' ? 1.5 : 2 }
      if (each.shape === 'dashed') return [{ ...line, lineStyle: { ...style, type: [4, 4] } }]
      return [
        {
          ...line,
          data: values.map((value, index) => (index >= final.from && index < final.to ? value : null)),
          lineStyle: style,
          areaStyle:
            each.shape === 'area' && !floating ? { color: colour(each.colour), opacity: 0.1 } : undefined,
        },
        {
          ...line,
          data: values.map((value, index) =>
            (final.from > 0 && index <= final.from) || (final.to < days.length && index >= final.to - 1)
              ? value
              : null,
          ),
          lineStyle: { ...style, width: 1.5, type: [2, 3] },
        },
      ]
    })
    // The forecast begins where the figures end, so that the eye can follow.
    const start = band ? band.middle.findIndex((value) => value !== null) - 1 : -1
    const main = series.at(-1)
    const joined = (values: Value[]) =>
      values.map((value, index) => plotted(index === start ? (main?.values[index] ?? null) : value))
    const [lows, middles, highs] = band
      ? [joined(band.low), joined(band.middle), joined(band.high)]
      : [[], [], []]
    const bands = band
      ? [
          {
            type: 'line' as const,
            name: band.name,
            stack: 'band',
            stackStrategy: 'all' as const,
            data: lows,
            lineStyle: { opacity: 0 },
            symbol: 'none',
            silent: true,
            animation: false,
          },
          {
            type: 'line' as const,
            name: band.name,
            stack: 'band',
            stackStrategy: 'all' as const,
            data: highs.map((high, index) => {
              const low = lows[index] ?? null
              return high === null || low === null ? null : high - low
            }),
            lineStyle: { opacity: 0 },
            areaStyle: { color: palette.accent, opacity: 0.16 },
            symbol: 'none',
            silent: true,
            animation: false,
          },
          {
            type: 'line' as const,
            name: band.name,
            data: middles,
            // Dots are for days that aren't complete.
            lineStyle: { color: palette.accent, width: 1, opacity: 0.75 },
            symbol: 'none',
            silent: true,
            animation: false,
            z: 3,
          },
        ]
      : []
    const hasBars = series.some(({ shape }) => shape === 'bar')
    const isFlat = !band && series.every(({ values }) => values.every((value) => !plotted(value)))
    return {
      aria: { enabled: true, label: { description: label } },
      animation: false,
      textStyle: { fontFamily: FONT },
      grid: {
        left: 2,
        right: 12,
        top: 10,
        bottom: 4,
        outerBoundsMode: 'same' as const,
        outerBoundsContain: 'axisLabel' as const,
      },
      xAxis: {
        type: 'category' as const,
        data: days,
        boundaryGap: hasBars,
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { show: false },
        axisLabel: {
          color: palette.muted,
          fontSize: 11,
          hideOverlap: true,
          // At the edge a label has no room on its far side; bars stand off it.
          ...(hasBars ? {} : { alignMaxLabel: 'right' as const }),
          margin: marks ? strip + 6 : 8,
          interval: (index: number) => shown(index),
          formatter: (day: string) => dayText(day, grain === 'month' || long ? 'tick' : 'short'),
        },
      },
      yAxis: {
        type: 'value' as const,
        splitNumber: height < 180 ? 2 : 4,
        scale: floating,
        minInterval: unit === 'count' ? 1 : undefined,
        // Zeros alone have no scale of their own.
        ...(isFlat ? { min: 0, max: 1, interval: 1 } : {}),
        axisLabel: {
          color: palette.muted,
          fontSize: 11,
          formatter: (value: number) => (isFlat && value > 0 ? '' : axisText(value, unit, currency)),
        },
        splitLine: { lineStyle: { color: palette.line } },
      },
      series: [...bands, ...lines],
    }
  }, [band, currency, days, floating, grain, height, label, marks, palette, series, strip, unit])

  useLayoutEffect(() => {
    const element = host.current
    if (!element) return
    const made = echarts.init(element, null, { renderer: 'svg' })
    chart.current = made
    return () => {
      made.dispose()
      chart.current = null
    }
  }, [])

  // Before the browser paints: a chart never stands beside texts of another publication.
  useLayoutEffect(() => {
    const element = host.current
    const made = chart.current
    if (!element || !made) return
    made.setOption(option, { notMerge: true })
    const measure = () => {
      made.resize()
      const xs = days.map((_, index) => made.convertToPixel({ xAxisIndex: 0 }, index) as unknown as number)
      setGeometry({ xs, width: element.clientWidth })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [days, option])

  const chosen = at === null ? null : Math.min(at, days.length - 1)

  function nearest(event: PointerEvent<HTMLDivElement>): number | null {
    if (!geometry || !host.current) return null
    const x = event.clientX - host.current.getBoundingClientRect().left
    let best: number | null = null
    geometry.xs.forEach((each, index) => {
      if (best === null || Math.abs(each - x) < Math.abs((geometry.xs[best] ?? 0) - x)) best = index
    })
    return best
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const last = days.length - 1
    const from = chosen ?? last + 1
    const to = {
      ArrowLeft: Math.max(0, from - 1),
      ArrowRight: Math.min(last, chosen === null ? 0 : from + 1),
      PageUp: Math.max(0, from - 7),
      PageDown: Math.min(last, from + 7),
      Home: 0,
      End: last,
    }[event.key]
    if (to !== undefined) {
      event.preventDefault()
      setAt(to)
    } else if (event.key === 'Enter' && chosen !== null) {
      const day = days[chosen]
      if (day) props.onOpen?.(day)
    } else if (event.key === 'Escape' && at !== null) {
      event.stopPropagation()
      setAt(null)
    }
  }

  const points = chosen === null ? [] : pointTexts(chosen, grain, series, band, unit, currency)
  const day = chosen === null ? undefined : days[chosen]
  const dayMarks = day ? (marks?.get(day) ?? []) : []
  const x = chosen === null || !geometry ? null : (geometry.xs[chosen] ?? null)

  return (
    <div className="chart">
      <div
        className={props.onOpen ? 'chart-stage opens' : 'chart-stage'}
        style={{ height }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, days.length - 1)}
        aria-valuenow={chosen ?? Math.max(0, days.length - 1)}
        aria-valuetext={
          day
            ? [
                bucketText(day, grain),
                ...points.map(({ name, text }) => `${name} ${text}`),
                ...dayMarks.map(({ text }) => text),
              ].join('; ')
            : 'Arrow keys choose a day'
        }
        aria-describedby={id}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => setAt(nearest(event))}
        onPointerDown={(event) => {
          const found = nearest(event)
          // A finger has no way to look before it presses: the first touch chooses, the second opens.
          looking.current = event.pointerType === 'touch' && found !== chosen
          setAt(found)
        }}
        onPointerLeave={(event) => {
          if (event.pointerType !== 'touch') setAt(null)
        }}
        onBlur={() => setAt(null)}
        onClick={() => {
          if (day && !looking.current) props.onOpen?.(day)
        }}
      >
        <div ref={host} className="chart-host" />
        {geometry && marks && (
          <div className="chart-strip" style={{ bottom: FOOT - 6, height: strip }} aria-hidden="true">
            {kinds.flatMap((found, index) =>
              found.map((kind, at) => (
                <span
                  key={`${index} ${kind}`}
                  className={`mark ${kind}`}
                  style={{ left: geometry.xs[index], top: 3 + FURTHER * at }}
                />
              )),
            )}
          </div>
        )}
        {x !== null && geometry && (
          <div
            className="chart-pointer"
            style={{ left: x, bottom: marks ? FOOT + strip - 8 : FOOT }}
            aria-hidden="true"
          />
        )}
        {x !== null && geometry && day && (
          <div
            className="chart-tip"
            aria-hidden="true"
            style={
              x > geometry.width / 2 ? { right: geometry.width - x + 10, top: 4 } : { left: x + 10, top: 4 }
            }
          >
            <div className="tip-day">{bucketText(day, grain)}</div>
            {points.map((point) => (
              <div key={point.name} className="tip-row">
                <span className={`swatch c-${point.colour}`} />
                <bdi className="tip-name">{point.name}</bdi>
                <span className="tip-value">{point.text}</span>
              </div>
            ))}
            {dayMarks.slice(0, MOST_TEXTS).map((mark) => (
              <div key={mark.kind + mark.text} className="tip-mark">
                <span className={`mark ${mark.kind}`} />
                <bdi>{mark.text}</bdi>
              </div>
            ))}
            {dayMarks.length > MOST_TEXTS && (
              <div className="tip-mark muted">and {dayMarks.length - MOST_TEXTS} more</div>
            )}
          </div>
        )}
      </div>
      <span id={id} hidden>
        Arrow keys choose a day, Enter opens it.
      </span>
    </div>
  )
}

function pointTexts(
  index: number,
  grain: Grain,
  series: Series[],
  band: Band | null,
  unit: Unit,
  currency: string | null,
): { name: string; text: string; colour: Colour }[] {
  const points = series
    .filter(
      (each) => each.values[index] !== undefined && (each.values[index] !== null || !band?.middle[index]),
    )
    .map((each) => ({
      name: each.dayOf ? bucketText(each.dayOf(index), grain) : each.name,
      text: valueText(each.values[index] ?? null, unit, currency),
      colour: each.colour,
    }))
  const middle = band?.middle[index] ?? null
  if (!band || middle === null) return points
  const text = [middle, band.low[index] ?? null, band.high[index] ?? null].map((value) =>
    valueShort(value, unit, currency),
  )
  return [...points, { name: band.name, text: `${text[0]} (${text[1]} to ${text[2]})`, colour: 'accent' }]
}
