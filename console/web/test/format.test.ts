import { describe, expect, it } from 'vitest'
import { addDecimals } from '../src/format/decimal'
import {
  change,
  changeOf,
  columnTitle,
  countText,
  MISSING,
  moneyShort,
  moneyText,
  plotted,
  shareText,
  valueText,
} from '../src/format/number'

const digits = (text: string) => text.replaceAll(/\D/g, '')

describe('figures', () => {
  it('keep every digit of counts and amounts', () => {
    expect(digits(countText('9007199254740993'))).toBe('9007199254740993')
    expect(digits(moneyText('12345678901234567890.12', 'EUR'))).toBe('1234567890123456789012')
    expect(digits(valueText('1234567890123456789.1234', 'quantity', null))).toBe('12345678901234567891234')
  })

  it('carry their currency', () => {
    expect(moneyText('12.5', 'EUR')).toContain('€')
    expect(moneyText('12.5', 'GBP')).toContain('£')
    expect(digits(moneyText('1200', 'JPY'))).toBe('1200')
    expect(moneyText('12.5', '(none)')).toMatch(/12.50 \(none\)/)
    expect(moneyShort('12.5', 'EUR')).toContain('12')
  })

  it('are missing when they are null, and zero when they are 0', () => {
    for (const unit of ['money', 'count', 'share', 'hours', 'quantity', 'number', 'text'] as const) {
      expect(valueText(null, unit, 'EUR')).toBe(MISSING)
    }
    expect(countText('0')).toBe('0')
    expect(plotted(null)).toBeNull()
    expect(plotted('n/a')).toBeNull()
  })

  it('are shown as they are where they are no numbers', () => {
    expect(valueText('<b>high</b>', 'text', null)).toBe('<b>high</b>')
    expect(countText('many')).toBe('many')
  })

  it('change against a base, if there is one', () => {
    expect(change('110', '100')).toBeCloseTo(0.1)
    expect(change('-50', '-100')).toBeCloseTo(0.5)
    expect(change('1', '0')).toBeNull()
    expect(change('1', null)).toBeNull()
    expect(changeOf('90', '100', 'count').direction).toBe(-1)
    expect(changeOf('1', null, 'count')).toEqual({ text: MISSING, direction: 0 })
  })

  it('change in points where they are shares', () => {
    expect(changeOf(0.915, 0.9, 'share')).toMatchObject({ direction: 1 })
    expect(changeOf(0.915, 0.9, 'share').text).toMatch(/^\+1.5 pt$/)
    expect(shareText(0.915)).toMatch(/91.5/)
  })

  it('have readable titles', () => {
    expect(columnTitle('gross_amount')).toBe('Gross amount')
  })
})

describe('sums in the browser', () => {
  it('are exact', () => {
    expect(addDecimals(['0.1', '0.2'])).toBe('0.3')
    expect(addDecimals(['99999999999999999999.9999', '0.0001'])).toBe('100000000000000000000.0000')
    expect(addDecimals(['-1.5', '0.25'])).toBe('-1.25')
    expect(addDecimals(['-0.05', '0.02'])).toBe('-0.03')
    expect(addDecimals(['7', '8'])).toBe('15')
  })

  it('are missing where nothing is known', () => {
    expect(addDecimals([])).toBeNull()
    expect(addDecimals([null, null])).toBeNull()
    expect(addDecimals([null, '2'])).toBe('2')
  })
})
