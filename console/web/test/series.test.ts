import { describe, expect, it } from 'vitest'
import { openFrom, type Mark, type Series } from '../src/chart/series'

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
const line = (...values: (string | null)[]): Series => ({ name: 'n', values, colour: 0, shape: 'line' })
const marks = (...days: string[]) =>
  new Map<string, Mark[]>(days.map((day) => [day, [{ kind: 'incomplete', text: '' }]]))

describe('days that may still grow', () => {
  it('are the last ones that have figures and are not complete', () => {
    expect(openFrom(DAYS, [line('1', '2', '3', '4')], marks('2026-03-03', '2026-03-04'))).toBe(2)
    expect(openFrom(DAYS, [line('1', '2', '3', null)], marks('2026-03-03'))).toBe(2)
    expect(openFrom(DAYS, [line('1', '2', '3', '4')], marks('2026-03-02'))).toBe(4)
    expect(openFrom(DAYS, [line('1', '2', '3', '4')], undefined)).toBe(4)
    expect(openFrom(DAYS, [line(null, null, null, null)], marks('2026-03-01'))).toBe(4)
  })
})
