import { describe, expect, it } from 'vitest'
import {
  bucket,
  buckets,
  counterpart,
  cutBucket,
  dayText,
  daysBetween,
  instantText,
  isDay,
  plusDays,
  plusMonths,
  type Grain,
} from '../src/day/day'

describe('calendar days', () => {
  it('tells days from other text', () => {
    expect(isDay('2026-02-28')).toBe(true)
    expect(isDay('2024-02-29')).toBe(true)
    for (const text of ['2026-02-29', '2026-2-1', '2026-13-01', 'today', '', null, undefined])
      expect(isDay(text)).toBe(false)
  })

  it('are the same in whatever zone the browser is', () => {
    // The tests run once far east and once far west of UTC; see package.json.
    expect(dayText('2026-03-01')).toBe(
      new Intl.DateTimeFormat(undefined, {
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        timeZone: 'UTC',
      }).format(Date.UTC(2026, 2, 1)),
    )
    expect(dayText('2026-03-01', 'short')).toMatch(/\b0?1\b/)
    expect(dayText('2026-01-01', 'month')).toContain('2026')
  })

  it('are counted over clock changes', () => {
    expect(plusDays('2026-03-28', 2)).toBe('2026-03-30')
    expect(plusDays('2026-10-26', -2)).toBe('2026-10-24')
    expect(daysBetween('2026-03-01', '2026-04-01')).toBe(31)
    expect(plusDays('2024-12-31', 1)).toBe('2025-01-01')
  })

  it('lie in weeks that begin on Monday, and in months', () => {
    expect(bucket('2026-03-01', 'week')).toBe('2026-02-23')
    expect(bucket('2026-03-02', 'week')).toBe('2026-03-02')
    expect(bucket('1969-12-28', 'week')).toBe('1969-12-22')
    expect(bucket('2026-03-31', 'month')).toBe('2026-03-01')
    expect(buckets('2026-01-15', '2026-03-01', 'month')).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
    expect(buckets('2026-02-28', '2026-03-09', 'week')).toEqual(['2026-02-23', '2026-03-02', '2026-03-09'])
    expect(buckets('2026-03-02', '2026-03-01', 'day')).toEqual([])
    expect(plusMonths('2026-01-31', -1)).toBe('2025-12-01')
  })

  it('lie in weeks and months of which a range may have a part', () => {
    const cut = (day: string, grain: Grain, first: string | null = '2026-01-01') =>
      cutBucket(day, grain, first, '2026-03-04')
    expect(cut('2026-02-23', 'week')).toBeNull()
    expect(cut('2026-03-02', 'week')).toEqual({ from: '2026-03-02', to: '2026-03-04' })
    expect(cut('2026-02-16', 'week', '2026-02-18')).toEqual({ from: '2026-02-18', to: '2026-02-22' })
    expect(cut('2026-02-09', 'week', '2026-02-18')).toBeNull()
    expect(cut('2026-03-01', 'month', null)).toEqual({ from: '2026-03-01', to: '2026-03-04' })
    expect(cut('2026-02-01', 'month')).toBeNull()
    expect(cut('2026-03-04', 'day', '2026-03-05')).toBeNull()
  })

  it('show what isn’t a day as it is', () => {
    expect(dayText('(none)')).toBe('(none)')
    expect(instantText('never', 'Europe/Berlin')).toBe('never')
    expect(instantText('2026-03-01T00:00:00Z', 'Z')).toBe('Mar 1, 2026, 12:00 AM UTC')
  })

  it('stand in the business zone where a moment is meant', () => {
    expect(instantText('2026-03-01T23:30:00Z', 'Europe/Berlin')).not.toBe(
      instantText('2026-03-01T23:30:00Z', 'UTC'),
    )
  })
})

describe('comparison', () => {
  it('holds days against the same weekday of a week before', () => {
    const against = counterpart('week', '2026-03-02', '2026-03-08', 'day')
    expect(against).toMatchObject({ from: '2026-02-23', to: '2026-03-01' })
    expect(against?.of('2026-03-04')).toBe('2026-02-25')
  })

  it('holds days against the same weekday of 52 weeks before', () => {
    const against = counterpart('year', '2026-03-02', '2026-03-02', 'day')
    expect(against?.from).toBe('2025-03-03')
    expect(new Date(`${against?.from}T00:00:00Z`).getUTCDay()).toBe(1)
  })

  it('holds a range against the one that ends before it', () => {
    expect(counterpart('previous', '2026-02-03', '2026-03-02', 'day')).toMatchObject({
      from: '2026-01-06',
      to: '2026-02-02',
    })
  })

  it('moves weeks by whole weeks', () => {
    const against = counterpart('previous', '2026-02-02', '2026-02-11', 'week')
    expect(against?.of('2026-02-02')).toBe('2026-01-19')
  })

  it('moves months by whole months, and compares none by weekday', () => {
    const against = counterpart('year', '2026-01-01', '2026-03-31', 'month')
    expect(against).toMatchObject({ from: '2025-01-01', to: '2025-03-31' })
    expect(against?.of('2026-02-01')).toBe('2025-02-01')
    expect(counterpart('previous', '2026-03-01', '2026-03-31', 'month')).toMatchObject({
      from: '2026-02-01',
      to: '2026-02-28',
    })
    expect(counterpart('week', '2026-01-01', '2026-03-31', 'month')).toBeNull()
  })

  it('compares nothing when told so, or when a range ends before it begins', () => {
    expect(counterpart('none', '2026-01-01', '2026-03-31', 'day')).toBeNull()
    expect(counterpart('week', '2026-03-31', '2026-01-01', 'day')).toBeNull()
  })
})
