import { describe, expect, it } from 'vitest'
import { addable, figuresPath } from '../src/api/figures'
import type { Figures, MeasureInfo, TableInfo } from '../src/api/types'
import { byDay, cutText, REST, remainder, slices, wholeFrom } from '../src/part/rows'

const measure = (
  name: string,
  additiveOver: string[],
  ratio: [string, string] | null = null,
): MeasureInfo => ({
  name,
  type: 'bigint',
  unit: 'count',
  comment: name,
  nullable: false,
  additiveOver,
  numerator: ratio?.[0] ?? null,
  denominator: ratio?.[1] ?? null,
})

const LOGINS: TableInfo = {
  name: 'login_daily',
  comment: '',
  own: false,
  grain: 'days',
  dayComment: null,
  firstDay: null,
  lastDay: null,
  days: 0,
  dimensions: [],
  measures: [
    measure('attempts', ['dt', 'country', 'channel']),
    measure('successes', ['dt', 'country', 'channel']),
    measure('users', []),
    measure('buyers', ['customer_type']),
    measure('success_rate', [], ['successes', 'attempts']),
    measure('per_user', [], ['attempts', 'users']),
  ],
}

describe('a question', () => {
  it('is always written the same way', () => {
    expect(
      figuresPath({
        table: 'sales_daily',
        measures: ['gross_amount'],
        by: ['dt'],
        from: '2026-03-01',
        to: '2026-03-02',
        where: { currency: ['EUR'], channel: ['web', 'app'], country: [] },
        limit: 5,
      }),
    ).toBe(
      'figures?table=sales_daily&measures=gross_amount&by=dt%2Ccurrency&from=2026-03-01&to=2026-03-02&where.channel=web&where.channel=app&where.currency=EUR&limit=5',
    )
  })

  it('asks for no sum that means nothing', () => {
    expect(addable(LOGINS, 'attempts', ['dt', 'country'])).toBe(true)
    expect(addable(LOGINS, 'users', ['country'])).toBe(false)
    expect(addable(LOGINS, 'users', [])).toBe(true)
    expect(addable(LOGINS, 'buyers', ['customer_type'])).toBe(true)
    expect(addable(LOGINS, 'buyers', ['dt'])).toBe(false)
    expect(addable(LOGINS, 'nothing', [])).toBe(false)
  })

  it('takes a ratio for what its parts are', () => {
    expect(addable(LOGINS, 'success_rate', ['dt', 'country'])).toBe(true)
    expect(addable(LOGINS, 'per_user', ['country'])).toBe(false)
  })
})

describe('an answer', () => {
  const answer: Figures = {
    publication: 1,
    table: 't',
    columns: [
      { name: 'dt', role: 'dimension', type: 'date', unit: 'text' },
      { name: 'channel', role: 'dimension', type: 'string', unit: 'text' },
      { name: 'net', role: 'measure', type: 'decimal', unit: 'money' },
    ],
    rows: [
      ['2026-03-01', 'web', '10.0000'],
      ['2026-03-01', 'app', '0.1000'],
      ['2026-03-01', '__proto__', '0.2000'],
      ['2026-03-02', 'web', null],
      ['2026-03-02', 'app', '5.0000'],
    ],
    total: 5,
  }

  it('is split by some values, and what they leave of the total is exact', () => {
    const parts = slices(answer, 'channel', 'net', ['web', 'pos'])
    expect(parts.map(({ name }) => name)).toEqual(['web'])
    expect(parts[0]?.values.get('2026-03-02')).toBeNull()
    expect(slices(answer, 'channel', 'net', ['__proto__'])[0]?.values.size).toBe(1)
    const rest = remainder(
      new Map([
        ['2026-03-01', '10.3000'],
        ['2026-03-02', '5.0000'],
        ['2026-03-03', null],
      ]),
      parts,
    )
    expect(rest.name).toBe(REST)
    expect([...rest.values.values()]).toEqual(['0.3000', '5.0000', null])
    const returned = new Map([['2026-03-01', '-2.50']])
    expect(
      remainder(new Map([['2026-03-01', '1']]), [{ name: 'x', values: returned }]).values.get('2026-03-01'),
    ).toBe('3.50')
  })

  it('is a map by day where it has one row a day', () => {
    expect(byDay({ ...answer, rows: [['2026-03-01', 'web', '1']] }, 'net').get('2026-03-01')).toBe('1')
    expect(byDay(null, 'net').size).toBe(0)
  })

  it('that stops before its end says so, and from which day on it is whole', () => {
    const cut = { ...answer, rows: [...answer.rows].reverse(), total: 12_345 }
    expect(cutText(answer, null)).toBeNull()
    expect(cutText(answer, cut)).toContain('12,345')
    expect(wholeFrom(answer)).toBeNull()
    expect(wholeFrom(cut)).toBe('2026-03-02')
  })
})
