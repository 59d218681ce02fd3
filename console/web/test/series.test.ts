import { describe, expect, it } from 'vitest'
import { finalOf, type Mark, type Series } from '../src/chart/series'

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']
const line = (...values: (string | null)[]): Series => ({ name: 'n', values, colour: 0, shape: 'line' })
const marks = (...days: string[]) =>
  new Map<string, Mark[]>(days.map((day) => [day, [{ kind: 'incomplete', text: '' }]]))

describe('figures that are final', () => {
  const all = line('1', '2', '3', '4')

  it('end before the last days that have figures and are not complete', () => {
    expect(finalOf(DAYS, [all], marks('2026-03-03', '2026-03-04'))).toEqual({ from: 0, to: 2 })
    expect(finalOf(DAYS, [line('1', '2', '3', null)], marks('2026-03-03'))).toEqual({ from: 0, to: 2 })
    expect(finalOf(DAYS, [all], marks('2026-03-02'))).toEqual({ from: 0, to: 4 })
    expect(finalOf(DAYS, [all], undefined)).toEqual({ from: 0, to: 4 })
    expect(finalOf(DAYS, [line(null, null, null, null)], marks('2026-03-01')).to).toBe(4)
  })

  it('begin behind a first week or month that is cut', () => {
    expect(finalOf(DAYS, [all], marks('2026-03-01', '2026-03-04'))).toEqual({ from: 1, to: 3 })
    expect(finalOf(DAYS, [all], marks(...DAYS))).toEqual({ from: 0, to: 0 })
  })
})
