import { describe, expect, it, vi } from 'vitest'
import type { DayFacts, Figures, Unit } from '../src/api/types'
import { markKinds, type Mark } from '../src/chart/series'

vi.mock('../src/books/live', () => ({}))
const { bucketMarks, daysOf, marksOf, unitIn } = await import('../src/part/days')

const DAY = '2026-03-04'
const restated = (table: string, measure: string, currency = 'EUR') => ({
  table,
  measure,
  currency,
  before: '12452.8800',
  after: '13452.8800',
  publication: 3,
  reason: 'purchase 2026-03-04 changed',
})
const facts = (change: Partial<DayFacts>): DayFacts => ({
  day: DAY,
  complete: true,
  restatements: [],
  findings: [],
  notes: [],
  ...change,
})
const units = (_: string, measure: string): Unit => (measure.endsWith('amount') ? 'money' : 'count')
const kinds = (marks: Mark[]) => marks.map(({ kind }) => kind)

describe('a day', () => {
  const note = { id: 'a', text: 'the till was down', author: 'x', writtenAt: '2026-03-05T00:00:00Z' }
  const many = [
    restated('buyers_daily', 'orders'),
    restated('buyers_daily', 'net_amount'),
    restated('sales_daily', 'gross_amount'),
  ]

  it('has its notes first, and one line for all that was restated', () => {
    const marks = marksOf(facts({ notes: [note], restatements: many, complete: false }), units)
    expect(kinds(marks)).toEqual(['note', 'restated', 'incomplete'])
    expect(markKinds(marks)).toEqual(['note', 'restated', 'incomplete'])
    expect(marks[1]?.text).toBe(
      '3 figures restated: gross_amount of sales_daily €12,452.88 → €13,452.88, and 2 more',
    )
    expect(marks[1]?.all).toHaveLength(3)
    expect(marks[1]?.all?.[1]).toBe(
      'orders of buyers_daily in EUR 12,453 → 13,453, as of publication 3: purchase 2026-03-04 changed',
    )
  })

  it('is restated to a chart only where the chart’s own figures are', () => {
    const of = (table: string, measures: string[], currencies: string[] | null) =>
      kinds(marksOf(facts({ notes: [note], restatements: many }), units, { table, measures, currencies }))
    expect(of('sales_daily', ['gross_amount'], ['EUR'])).toEqual(['note', 'restated'])
    expect(of('sales_daily', ['gross_amount'], null)).toEqual(['note', 'restated'])
    expect(of('sales_daily', ['gross_amount'], ['CHF'])).toEqual(['note'])
    expect(of('sales_daily', ['units'], ['EUR'])).toEqual(['note'])
    expect(of('login_daily', ['gross_amount'], ['EUR'])).toEqual(['note'])
  })

  it('without a word to say has no mark', () => {
    expect(marksOf(facts({}), units)).toEqual([])
    expect(markKinds(undefined)).toEqual([])
  })
})

describe('a row that tells of one of several figures', () => {
  it('has that figure’s unit', () => {
    expect(unitIn({ metric: 'orders', currency: 'EUR' }, 'money', units)).toBe('number')
    expect(unitIn({ metric: 'net_amount', currency: 'EUR' }, 'money', units)).toBe('money')
    expect(unitIn({ table_name: 'sales_daily', measure: 'orders' }, 'money', units)).toBe('count')
    expect(unitIn({ metric: 'net_amount' }, 'number', units)).toBe('number')
    expect(unitIn({ currency: 'EUR' }, 'money', units)).toBe('money')
  })
})

describe('marks of weeks and months', () => {
  it('are those of their days, and of those that aren’t whole', () => {
    const marks = new Map<string, Mark[]>([
      [DAY, [{ kind: 'note', text: 'till' }]],
      ['2026-03-05', [{ kind: 'note', text: 'snow' }]],
    ])
    const cut = (day: string) => (day === '2026-02-23' ? 'only 25 Feb to 1 Mar' : null)
    const found = bucketMarks(marks, ['2026-02-23', '2026-03-02'], 'week', cut)
    expect(found.get('2026-02-23')).toEqual([{ kind: 'incomplete', text: 'only 25 Feb to 1 Mar' }])
    expect(found.get('2026-03-02')?.map(({ text }) => text.split(': ')[1])).toEqual(['till', 'snow'])
    expect(bucketMarks(marks, [DAY], 'day', cut)).toBe(marks)
  })
})

describe('while the warehouse doesn’t answer', () => {
  it('figures tell what was restated and which days aren’t complete', () => {
    const columns = [
      'dt',
      'table_name',
      'measure',
      'currency',
      'publication',
      'old_total',
      'new_total',
      'reason',
    ]
    const figures: Figures = {
      publication: 4,
      table: 'restatements',
      columns: columns.map((name) => ({ name, role: 'dimension', type: 'string', unit: 'text' })),
      rows: [['2026-03-01', 'sales_daily', 'units', '(none)', '3', null, '2.0000', 'late']],
      total: 1,
    }
    const books = { completeTo: '2026-03-02', firstDay: '2026-01-01', lastDay: '2026-03-05' }
    const days = daysOf(figures, books, '2026-02-01', '2026-03-04')
    expect(days.map(({ day, complete }) => [day, complete])).toEqual([
      ['2026-03-01', true],
      ['2026-03-03', false],
      ['2026-03-04', false],
    ])
    expect(days[0]?.restatements[0]).toMatchObject({ before: null, after: '2.0000', publication: 3 })
    expect(daysOf(null, { ...books, completeTo: null }, '2026-03-05', '2026-03-09')).toHaveLength(1)
  })
})
