import { renderToStaticMarkup } from 'react-dom/server'
import type { ReactElement } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TableInfo } from '../src/api/types'
import type { TimeChartProps } from '../src/chart/series'
import { plusDays, type Comparison } from '../src/day/day'
import type { Value } from '../src/format/number'
import { answer, tableOf, type TestingRow } from './books'

const FROM = '2026-03-02'
const TO = '2026-03-08'

const shown = vi.hoisted(() => ({
  tables: [] as TableInfo[],
  rows: [] as TestingRow[],
  range: { from: '', to: '' },
  options: {} as Record<string, string>,
  compare: 'week' as Comparison,
  where: {} as Record<string, string[]>,
  asked: [] as string[],
  charts: [] as TimeChartProps[],
}))

vi.mock('../src/url/location', () => ({
  useView: () => ({
    page: 'tables',
    table: null,
    range: shown.range,
    compare: shown.compare,
    currency: null,
    where: shown.where,
    options: shown.options,
  }),
}))
vi.mock('../src/books/live', async () => {
  const { ApiError } = await import('../src/api/client')
  const useAnswer = (path: string | null) => {
    if (path === null) return { state: 'loading', data: null }
    if (!path.startsWith('figures?')) return { state: 'ready', data: { days: [] } }
    shown.asked.push(path)
    return { state: 'ready', data: answer(path, shown.rows) }
  }
  return {
    useAnswer,
    useBooks: () => ({ publication: 1, currencies: ['EUR'] }),
    useCatalogue: () => ({ state: 'ready', data: { tables: shown.tables } }),
    useTable: (name: string) => shown.tables.find((table) => table.name === name) ?? null,
    together: (...answers: { state: string; data: unknown }[]) =>
      answers.every(({ data }) => data !== null)
        ? { state: 'ready', data: answers.map(({ data }) => data) }
        : { state: 'loading', data: null, error: new ApiError(0, '', '') },
  }
})
vi.mock('../src/chart/Chart', () => ({
  TimeChart: (props: TimeChartProps) => {
    shown.charts.push(props)
    return null
  },
}))

const { Lines, Split, Trend } = await import('../src/part/Trend')
const { drawnRows } = await import('../src/part/Series')
const { Board } = await import('../src/part/Leaderboard')
const { following, More } = await import('../src/part/More')
const { useChosen } = await import('../src/part/range')

/** Renders a part as the page would with all answers there. */
function render(part: ReactElement): string {
  shown.charts.length = shown.asked.length = 0
  return renderToStaticMarkup(part)
}

const texts = (html: string) => html.replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|')
const csvs = (html: string) => html.split('aria-label="CSV: ').length - 1
const lines = () =>
  Object.fromEntries((shown.charts[0]?.series ?? []).map(({ name, values }) => [name, values]))

beforeEach(() => {
  shown.range = { from: FROM, to: TO }
  shown.options = {}
  shown.where = {}
  shown.tables = [tableOf('t', ['channel'], ['units', 'returns'])]
  shown.rows = Array.from({ length: 14 }, (_, day) => day).flatMap((day) =>
    ['web', 'app'].map((channel, at) => ({
      dt: plusDays(FROM, day - 7),
      channel,
      units: day + at,
      returns: 1,
    })),
  )
})

describe('a chart', () => {
  it('of a measure stands beside what it is compared with, as a table too', () => {
    const html = render(<Trend id="a" title="Units" table="t" measure="units" />)
    expect(lines()).toEqual({
      'A week before': ['1', '3', '5', '7', '9', '11', '13'],
      Units: ['15', '17', '19', '21', '23', '25', '27'],
    })
    expect(csvs(html)).toBe(1)
    expect(texts(html)).toMatch(/Units\|A week before/)
    shown.options = { tables: 'a' }
    expect(texts(render(<Trend id="a" title="Units" table="t" measure="units" />))).toMatch(
      /\|Day\|Units\|A week before\|Its day\|.*\|27\|13\|/,
    )
  })

  it('of weeks draws those that are cut, too, and says that they are', () => {
    shown.range = { from: '2026-02-25', to: '2026-03-07' }
    shown.options = { grain: 'week', tables: 'a' }
    shown.tables = [{ ...tableOf('t', ['channel'], ['units']), firstDay: '2026-02-24' }]
    shown.rows = Array.from({ length: 12 }, (_, day) => ({
      dt: plusDays('2026-02-24', day),
      channel: 'web',
      units: 1,
    }))
    const part = <Trend id="a" title="Units" table="t" measure="units" />
    expect(texts(render(part))).toMatch(
      /\|Week of Mar 2, 2026, only [^|]*\|6\|.*\|Week of Feb 23, 2026, only Feb 24[^|]*\|6\|/,
    )
    shown.options = { grain: 'week' }
    render(part)
    expect(lines().Units).toEqual(['6', '6'])
    expect([...(shown.charts[0]?.marks ?? [])].map(([day]) => day)).toEqual(['2026-02-23', '2026-03-02'])
  })

  it('can be had as it is drawn, with every digit', () => {
    const of = (values: Value[]) => ({ values, colour: 0 as const, shape: 'line' as const })
    const series = [
      { name: 'Net', ...of(['1.2500', null]) },
      { name: 'Before', ...of(['1', '2']), dayOf: (at: number) => plusDays('2026-02-23', at) },
    ]
    const band = { name: 'F', legend: 'F', low: [null, 1], middle: [null, 2], high: [null, 3] }
    expect(drawnRows([FROM, '2026-03-03'], 'day', series, band)).toEqual([
      ['day', 'Net', 'Before', 'day compared', 'p10', 'p50', 'p90'],
      [FROM, '1.2500', '1', '2026-02-23', null, null, null],
      ['2026-03-03', null, '2', '2026-02-24', 1, 2, 3],
    ])
  })

  it('of several measures, or of parts, has a line for each', () => {
    render(
      <Lines
        id="a"
        title="Units"
        table="t"
        measures={[
          { name: 'units', colour: 0, shape: 'line' },
          { name: 'returns', colour: 1, shape: 'bar', title: 'Back' },
        ]}
      />,
    )
    expect(Object.keys(lines())).toEqual(['Units', 'Back'])
    expect(lines().Back).toEqual(Array(7).fill('2'))
    const html = render(<Split id="a" title="Units" table="t" measure="units" dimension="channel" />)
    expect(lines().app).toEqual(['8', '9', '10', '11', '12', '13', '14'])
    expect(texts(html)).toContain('|app|web|')
  })

  it('isn’t there without its table', () => {
    expect(render(<Trend id="a" title="Units" table="other" measure="units" />)).toBe('')
    expect(render(<Split id="a" title="Units" table="t" measure="other" dimension="channel" />)).toBe('')
  })
})

describe('a split of more rows than the server gives', () => {
  const PRODUCTS = 2000
  const product = (notOver: string[] = []) => {
    shown.tables = [tableOf('t', ['product'], ['units', 'returns'], { units: notOver })]
    // Every product sells its number each day; the last days are as full as the first.
    shown.rows = Array.from({ length: 7 }, (_, day) => plusDays(FROM, day)).flatMap((dt) =>
      Array.from({ length: PRODUCTS }, (_, at) => ({ dt, product: `p${at}`, units: at, returns: 1 })),
    )
    return render(<Split id="a" title="Units" table="t" measure="units" dimension="product" />)
  }
  const week = (value: number) => Array(7).fill(String(value))

  it('draws the largest over all days, and all others as what is left of the total', () => {
    product()
    const largest = [1999, 1998, 1997, 1996, 1995]
    expect(Object.keys(lines())).toEqual([...largest.map((at) => `p${at}`), 'all others'])
    expect(lines().p1999).toEqual(week(1999))
    const total = (PRODUCTS * (PRODUCTS - 1)) / 2
    expect(lines()['all others']).toEqual(week(total - largest.reduce((sum, at) => sum + at, 0)))
  })

  it('leaves the others away, and says so, where they add up to nothing', () => {
    const html = product(['product'])
    expect(Object.keys(lines())).toEqual(['p1999', 'p1998', 'p1997', 'p1996', 'p1995', 'p1994'])
    expect(lines().p1994).toEqual(week(1994))
    expect(texts(html)).toContain('The 6 largest')
  })

  it('takes the highest days where the measure doesn’t add up over days', () => {
    product(['dt'])
    expect(Object.keys(lines())).toEqual(['p1999', 'p1998', 'p1997', 'p1996', 'p1995', 'all others'])
    expect(lines().p1999).toEqual(week(1999))
  })

  it('never adds ratios up, and takes those with the largest denominator', () => {
    product()
    shown.tables = [tableOf('t', ['product'], ['units', 'returns', 'rate'])]
    shown.tables[0]?.measures.forEach((measure) => {
      if (measure.name === 'rate')
        Object.assign(measure, {
          numerator: 'returns',
          denominator: 'units',
          additiveOver: [],
          unit: 'share',
        })
    })
    const html = render(<Split id="a" title="Rate" table="t" measure="rate" dimension="product" />)
    expect(Object.keys(lines())).toEqual(['p1999', 'p1998', 'p1997', 'p1996', 'p1995', 'p1994'])
    expect(texts(html)).toContain('The 6 largest by units')
  })

  it('asks for few values as they are', () => {
    shown.tables = [tableOf('t', ['channel'], ['units'])]
    shown.rows = [{ dt: FROM, channel: 'web', units: 1 }]
    render(<Split id="a" title="Units" table="t" measure="units" dimension="channel" />)
    expect(shown.asked.some((path) => path.includes('where.'))).toBe(false)
  })
})

describe('a chart that the server’s answer stops short of', () => {
  it('says so, and draws nothing', () => {
    shown.range = { from: '1990-01-01', to: '2026-03-08' }
    shown.options = { grain: 'day' }
    shown.rows = Array.from({ length: 12_000 }, (_, day) => ({
      dt: plusDays('1990-01-01', day),
      channel: 'web',
      units: 1,
    }))
    for (const part of [
      <Trend id="a" title="Units" table="t" measure="units" />,
      <Split id="a" title="Units" table="t" measure="units" dimension="channel" />,
      <Lines id="a" title="Units" table="t" measures={[{ name: 'units', colour: 0, shape: 'line' }]} />,
    ]) {
      expect(texts(render(part))).toMatch(/needs 12,000 rows.*gives 10,000/)
      expect(shown.charts).toHaveLength(0)
    }
  })
})

describe('a list', () => {
  function List() {
    const chosen = useChosen()
    const [table] = shown.tables
    return table && chosen ? (
      <Board table={table} chosen={chosen} dimension="channel" measures={['units', 'returns']} where={{}} />
    ) : null
  }

  it('has the largest first, with its share', () => {
    expect(texts(render(<List />))).toContain('|app|77|52%|7|web|70|48%|7|')
  })

  it('asks for more than it shows at first, and says how many there are', () => {
    shown.rows = Array.from({ length: 300 }, (_, at) => ({
      dt: FROM,
      channel: `c${at}`,
      units: at,
      returns: 1,
    }))
    expect(texts(render(<List />))).toContain('|8 of 300 |Show more|')
    expect(shown.asked[0]).toContain('limit=200')
    shown.options = { tables: 'channel' }
    const table = texts(render(<List />))
    expect(table).toContain('|200 of 300 |Show more|')
    expect(table).toContain('|c100|')
  })

  it('shows more up to what the server gives', () => {
    expect([0, 8, 200, 1000, 5000, 10_000].map(following)).toEqual([200, 200, 1000, 5000, 10_000, 10_000])
    const more = (at: number) =>
      texts(render(<More shown={at} total={12_000} onMore={() => undefined} onFewer={() => undefined} />))
    expect(more(1000)).toContain('|1,000 of 12,000 |Show more|Fewer|')
    expect(more(10_000)).toContain('|10,000 of 12,000; more are not given at once: filter them |Fewer|')
    expect(render(<More shown={8} total={8} onMore={() => undefined} />)).toBe('')
  })
})

describe('the page of sales', () => {
  it('keeps its lists, currencies too, to what is filtered', async () => {
    const { Sales } = await import('../src/page/Sales')
    const measures = ['gross_amount', 'net_amount', 'units', 'discount_amount', 'return_amount', 'line_items']
    shown.tables = [tableOf('purchase_daily', ['currency', 'country', 'channel', 'category'], measures)]
    shown.where = { country: ['DE'] }
    shown.rows = ['DE', 'FR'].flatMap((country, at) =>
      ['EUR', 'CHF'].map((currency) => ({
        dt: FROM,
        currency,
        country,
        channel: 'web',
        category: 'x',
        ...Object.fromEntries(measures.map((name) => [name, 100 + at])),
      })),
    )
    const html = texts(render(<Sales />))
    expect(html).toMatch(/\|CHF\|CHF.100.00\|CHF.100.00\|/)
    expect(html).toMatch(/\|EUR\|€100.00\|€100.00\|/)
  })
})

describe('a table of which nothing adds up', () => {
  const table = tableOf('forecast_daily', ['metric', 'currency'], ['p50'], {
    p50: ['dt', 'metric', 'currency'],
  })

  it('shows its rows by all keys, whatever the currency, newest day first', async () => {
    const { Tables } = await import('../src/page/Tables')
    shown.tables = [table]
    shown.rows = [FROM, TO].flatMap((dt) =>
      ['EUR', '(none)'].map((currency) => ({ dt, metric: 'orders', currency, p50: 7 })),
    )
    shown.options = { grain: 'week' }
    const html = texts(render(<Tables />))
    expect(html).toMatch(/Mar 8, 2026\|orders\|EUR\|7\|.*Mar 8, 2026\|orders\|\(none\)\|7\|.*Mar 2, 2026\|/)
    expect(html).toContain('by all its keys')
    expect(shown.charts).toHaveLength(0)
  })
})
