import { beforeAll, describe, expect, it, vi } from 'vitest'
import { counterpart, type Comparison } from '../src/day/day'
import type { Chosen } from '../src/part/range'
import { tableOf } from './books'

vi.mock('../src/chart/Chart', () => ({ TimeChart: () => null }))

beforeAll(() => {
  vi.stubGlobal('window', {
    location: { pathname: '/', search: '' },
    addEventListener: () => undefined,
    matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
  })
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
})

describe('tiles', () => {
  const [from, to] = ['2026-02-02', '2026-03-01']
  const chosen = (compare: Comparison): Chosen => ({
    from,
    to,
    grain: 'day',
    currency: 'EUR',
    compare,
    against: counterpart(compare, from, to, 'day'),
    againstDays: counterpart(compare, from, to, 'day'),
  })
  const since = (firstDay: string) => ({ ...tableOf('t', [], ['m']), firstDay })

  it('of a range are held against the days before it, none of which is in both', async () => {
    const { baseOf } = await import('../src/part/range')
    expect(baseOf(since('2025-01-01'), chosen('previous'), null)).toEqual({
      from: '2026-01-05',
      to: '2026-02-01',
      name: '',
    })
    expect(baseOf(since('2025-01-01'), chosen('none'), null)).toBeNull()
  })

  it('of a day are held against the same weekday', async () => {
    const { baseOf } = await import('../src/part/range')
    const week = { from: '2026-02-22', to: '2026-02-22', name: 'week' }
    expect(baseOf(since('2025-01-01'), chosen('previous'), to)).toEqual(week)
    expect(baseOf(since('2025-01-01'), chosen('year'), to)).toMatchObject({
      from: '2025-03-02',
      name: 'year',
    })
  })

  it('are held against nothing that isn’t all there', async () => {
    const { baseOf } = await import('../src/part/range')
    expect(baseOf(since('2026-01-06'), chosen('previous'), null)).toContain('t has no')
    expect(baseOf(since('2026-01-05'), chosen('previous'), null)).toBeTypeOf('object')
  })

  it('of orders say so while the newest ones are under way', async () => {
    const { underWay } = await import('../src/page/Orders')
    const books = (completeTo: string) => ({
      completeTo: null,
      datasets: [{ name: 'orders', firstDay: null, lastDay: null, completeTo }],
    })
    expect(underWay('2026-03-01', books('2026-03-15')).delivered_rate).toContain('known for 14')
    expect(underWay('2026-03-01', books('2026-04-30'))).toEqual({})
    expect(underWay('2026-03-01', books('2026-04-29'))).toHaveProperty('paid_rate')
    expect(underWay('2026-03-01', { completeTo: null, datasets: [] }).returned_rate).toContain('in part')
  })
})

describe('a cohort', () => {
  const row = (month: number, buyers: number, net: string, mature = '1') => ({
    dt: `2026-0${month + 1}-01`,
    month_no: String(month),
    cohort_buyers: '1000',
    active_buyers: String(buyers),
    net_amount: net,
    mature,
  })
  const rows = [row(0, 10, '200.0000'), row(1, 4, '50.0000'), row(2, 1, '10.0000', '0')]

  it('is worth what its buyers in the currency spend, each of them', async () => {
    const { cohortValues } = await import('../src/page/Customers')
    const { buyers, values } = cohortValues(rows, 'cumulative', 'CHF')
    expect(buyers).toBe('10')
    expect(values.map(({ value }) => value)).toEqual([20, 25, 26])
    expect(values.map(({ young }) => young)).toEqual([false, false, true])
    expect(cohortValues(rows, 'monthly', 'CHF').values.map(({ value }) => value)).toEqual([20, 5, 1])
    expect(cohortValues(rows, 'active', 'CHF').values.map(({ value }) => value)).toEqual([1, 0.4, 0.1])
  })

  it('is worth nothing that is known where its first month has no buyer in the currency', async () => {
    const { cohortValues } = await import('../src/page/Customers')
    expect(cohortValues(rows.slice(1), 'cumulative', 'CHF').values[0]?.value).toBeNull()
  })
})

describe('the overview', () => {
  it('has no new buyers on a day whose buyers all came before, and knows nothing of a day without a row', async () => {
    const { newBuyers } = await import('../src/page/Overview')
    const rows = [
      ['2026-03-01', 'new', '4'],
      ['2026-03-01', 'returning', '9'],
      ['2026-03-02', 'returning', '8'],
      ['2026-03-04', 'anonymous', '1'],
      ['2026-03-04', 'new', '2'],
    ]
    const columns = ['dt', 'customer_type', 'buyers'].map((name) => ({
      name,
      role: 'dimension' as const,
      type: 'string',
      unit: 'text' as const,
    }))
    const values = newBuyers({ publication: 1, table: 'buyers_daily', columns, rows, total: rows.length })
    expect([...values]).toEqual([
      ['2026-03-01', '4'],
      ['2026-03-02', '0'],
      ['2026-03-04', '2'],
    ])
  })

  it('shows no grid of zeros where nothing was counted', async () => {
    const { uncounted } = await import('../src/page/Overview')
    const rows = [
      { hour: '9', orders_submitted: '0', line_items: '59' },
      { hour: '10', orders_submitted: '0', line_items: '0' },
    ]
    expect(uncounted(rows, 'orders_submitted')).toContain('No submitted orders in this range')
    expect(uncounted(rows, 'line_items')).toBeNull()
    expect(uncounted(rows, 'login_attempts')).toBeNull()
  })

  it('says of a range without figures that it has none', async () => {
    const { ordinary } = await import('../src/page/Overview')
    const books = { firstDay: '2026-01-01', lastDay: '2026-03-01' }
    expect(ordinary({ from: '2026-02-28', to: '2026-03-09' }, books)).toContain(
      'every day of the range is complete',
    )
    expect(ordinary({ from: '2026-03-02', to: '2026-03-09' }, books)).toContain('no figures of these days')
    expect(ordinary({ from: '2025-03-02', to: '2025-12-31' }, books)).toContain('no figures of these days')
    expect(ordinary({ from: '2025-03-02', to: '2025-12-31' }, { firstDay: null, lastDay: null })).toContain(
      'yet',
    )
  })
})

describe('figures that are asked for anew', () => {
  it('stay until all of the new ones are there, but never into another publication', async () => {
    const { stays } = await import('../src/part/Whole')
    const of = (publication: number, isReady: boolean) => ({ publication, isReady })
    expect(stays(of(1, true), of(1, false))).toBe(true)
    expect(stays(of(1, false), of(1, true))).toBe(false)
    expect(stays(of(1, true), of(2, false))).toBe(false)
  })
})
