import { plotted, type Value } from '../format/number'

/** A line without axes, and behind it a forecast's band. It says nothing that the text beside it doesn't. */
export function Sparkline({
  values,
  low = [],
  high = [],
}: {
  values: Value[]
  low?: Value[]
  high?: Value[]
}) {
  const width = 160
  const height = 34
  const numbers = values.map(plotted)
  const [lows, highs] = [low.map(plotted), high.map(plotted)]
  const all = [...numbers, ...lows, ...highs].filter((value): value is number => value !== null)
  if (all.length < 2)
    return <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" />
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const count = Math.max(2, numbers.length + lows.length)
  const x = (index: number) => ((index / (count - 1)) * (width - 4) + 2).toFixed(1)
  const y = (value: number) =>
    (most === least ? height / 2 : height - 3 - ((value - least) / (most - least)) * (height - 6)).toFixed(1)
  let path = ''
  let pen = 'M'
  numbers.forEach((value, index) => {
    if (value === null) {
      pen = 'M'
    } else {
      path += `${pen}${x(index)} ${y(value)}`
      pen = 'L'
    }
  })
  const upper = highs.map((value, index) =>
    value === null ? '' : `${x(numbers.length + index)} ${y(value)}`,
  )
  const lower = lows.map((value, index) => (value === null ? '' : `${x(numbers.length + index)} ${y(value)}`))
  const band = [...upper, ...lower.reverse()].filter(Boolean)
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {band.length > 3 && <path className="spark-band" d={`M${band.join('L')}Z`} />}
      <path className="spark-line" d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
