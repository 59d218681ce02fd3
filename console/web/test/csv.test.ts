import { describe, expect, it } from 'vitest'
import { csvText } from '../src/api/csv'

describe('a CSV', () => {
  it('keeps every digit, and quotes what would end a cell', () => {
    expect(
      csvText([
        ['day', 'a, b'],
        ['2026-03-01', '12345678901234567890.1200'],
        ['"x"', null],
        ['y\n', -2],
      ]),
    ).toBe('day,"a, b"\r\n2026-03-01,12345678901234567890.1200\r\n"""x""",\r\n"y\n",-2\r\n')
  })

  it('is no formula', () => {
    expect(csvText([['=1+1', '-2.50', '-x', '@a']])).toBe("'=1+1,-2.50,'-x,'@a\r\n")
  })
})
