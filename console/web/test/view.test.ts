import { describe, expect, it } from 'vitest'
import type { Books } from '../src/api/types'
import { filtersOf, formatView, pageView, parseView, resolveRange, toggled } from '../src/url/view'

const BOOKS: Books = {
  publication: 17,
  publishedAt: null,
  run: null,
  zone: 'Europe/Berlin',
  completeTo: '2026-03-02',
  firstDay: '2025-01-01',
  lastDay: '2026-03-03',
  datasets: [],
  currencies: ['EUR', 'GBP'],
  version: '1',
  canWrite: false,
  stale: null,
}

const parse = (address: string) => {
  const [path = '', query = ''] = address.split('?')
  return parseView(path, query)
}

describe('the address', () => {
  it('gives the same view again', () => {
    for (const address of [
      '/',
      '/sales?range=90d&compare=year&currency=GBP&where.country=DE&where.country=FR&where.category=%3Cimg+src%3Dx%3E&measure=units',
      '/customers?from=2026-01-01&to=2026-01-31&value=monthly',
      '/orders?trace=sales_daily%402026-03-01%2Csale_day%402026-03-01',
      '/tables/returns_28d?by=currency&grain=week',
    ]) {
      expect(formatView(parse(address))).toBe(address)
    }
  })

  it('falls back to a page that can be shown', () => {
    const view = parse('/nowhere?range=9d&compare=maybe&from=2026-02-30&to=x&trace=a@b,@2026-01-01')
    expect(view).toMatchObject({ page: 'overview', range: '28d', compare: 'previous', trace: [], where: {} })
    expect(parse('/tables/%E0%A4%A').table).toBe('%E0%A4%A')
  })

  it('tells what it names that isn’t there', () => {
    expect(parse('/nirvana?range=7d').lost).toBe('nirvana')
    expect(formatView(parse('/nirvana?range=7d'))).toBe('/nirvana?range=7d')
    expect(pageView(parse('/nirvana'), 'sales').lost).toBeNull()
    expect(parse('/tables?table=nope')).toMatchObject({ lost: null, table: 'nope' })
    expect(formatView(parse('/tables?table=nope'))).toBe('/tables/nope')
    expect(filtersOf('sales', [])).not.toContain('coupon')
    expect(filtersOf('tables', ['coupon'])).toEqual(['coupon'])
    expect(filtersOf('trust', ['coupon'])).toEqual([])
  })

  it('keeps a range that ends before it begins, for the page to say so', () => {
    expect(parse('/?from=2026-03-02&to=2026-03-01').range).toEqual({ from: '2026-03-02', to: '2026-03-01' })
  })

  it('of another page keeps range, comparison and currency alone', () => {
    const view = parse('/sales?range=90d&currency=GBP&where.country=DE&measure=units&trace=a%402026-01-01')
    expect(formatView(pageView(view, 'orders'))).toBe('/orders?range=90d&currency=GBP')
  })
})

describe('the range', () => {
  it('ends with the last complete day', () => {
    expect(resolveRange('28d', BOOKS)).toEqual({ from: '2026-02-03', to: '2026-03-02' })
    expect(resolveRange('7d', BOOKS)).toEqual({ from: '2026-02-24', to: '2026-03-02' })
    expect(resolveRange('12m', BOOKS)).toEqual({ from: '2025-03-01', to: '2026-03-02' })
    expect(resolveRange('all', BOOKS)).toEqual({ from: '2025-01-01', to: '2026-03-03' })
  })

  it('ends with the last day while none is complete, and begins with the first', () => {
    expect(resolveRange('28d', { ...BOOKS, completeTo: null, firstDay: '2026-03-01' })).toEqual({
      from: '2026-03-01',
      to: '2026-03-03',
    })
  })

  it('is none where there are no days', () => {
    expect(resolveRange('28d', { ...BOOKS, firstDay: null, lastDay: null })).toBeNull()
  })
})

describe('filters', () => {
  it('are added and taken away', () => {
    expect(toggled({}, 'country', 'DE')).toEqual({ country: ['DE'] })
    expect(toggled({ country: ['DE'] }, 'country', 'FR')).toEqual({ country: ['DE', 'FR'] })
    expect(toggled({ country: ['DE'], channel: ['web'] }, 'country', 'DE')).toEqual({ channel: ['web'] })
  })
})
