import { renderToStaticMarkup } from 'react-dom/server'
import type { ReactElement } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { TableInfo } from '../src/api/types'
import type { TimeChartProps } from '../src/chart/series'
import { plusDays } from '../src/day/day'
import { answer, tableOf, type TestingRow } from './books'

const FROM = '2026-03-02'
const TO = '2026-03-08'

const shown = vi.hoisted(() => ({
  tables: [] as TableInfo[],
  rows: [] as TestingRow[],
  options: {} as Record<string, string>,
  asked: [] as string[],
  charts: [] as TimeChartProps[],
}))

vi.mock('../src/url/location', () => ({
  useView: () => ({
    range: { from: FROM, to: TO },
    compare: 'week',
    currency: null,
    where: {},
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
const { Board } = await import('../src/part/Leaderboard')
const { useChosen } = await import('../src/part/range')

/** Renders a part as the page would with all answers there. */
function render(part: ReactElement): string {
  shown.charts.length = shown.asked.length = 0
  return renderToStaticMarkup(part)
}

const texts = (html: string) => html.replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|')
const lines = () =>
  Object.fromEntries((shown.charts[0]?.series ?? []).map(({ name, values }) => [name, values]))

beforeEach(() => {
  shown.options = {}
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
    expect(texts(html)).toMatch(/Units\|A week before/)
    shown.options = { tables: 'a' }
    expect(texts(render(<Trend id="a" title="Units" table="t" measure="units" />))).toMatch(
      /\|Day\|Units\|A week before\|Its day\|.*\|27\|13\|/,
    )
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
})
