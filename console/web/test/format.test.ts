import { describe, expect, it, vi } from 'vitest'
import { addDecimals } from '../src/format/decimal'
import {
  axisText,
  change,
  changeOf,
  columnTitle,
  countText,
  MISSING,
  moneyShort,
  moneyText,
  plotted,
  rangeShort,
  shareText,
  valueShort,
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
    expect(moneyShort('12.5', 'EUR')).toContain('12.50')
  })

  it('have two digits behind the point or none where they are money', () => {
    expect(moneyShort('16521.2', 'EUR')).toBe('€16.5K')
    expect(moneyShort('1652.2', 'EUR')).toBe('€1,652')
    expect(axisText(0.5, 'money', 'EUR')).toBe('€0.50')
    expect(axisText(500, 'money', 'EUR')).toBe('€500')
    expect(axisText(2500, 'money', 'EUR')).toBe('€2.5K')
    expect(rangeShort('12.5', '13.25', 'money', 'EUR')).toBe('€12.50 – €13.25')
    const german = Intl.NumberFormat
    vi.stubGlobal('Intl', {
      ...Intl,
      NumberFormat: function (_: unknown, options: Intl.NumberFormatOptions) {
        return new german('de', options)
      },
    })
    try {
      // Options that no other test uses: formats are kept.
      expect(moneyShort('16521.2', 'CHF')).toMatch(/^16\.521\sCHF$/)
      expect(axisText(2500, 'money', 'CHF')).toMatch(/^2\.500\sCHF$/)
      expect(rangeShort('16521.2', '18000.7', 'money', 'CHF')).toMatch(/^16\.521\D*18\.001\sCHF$/)
      expect(moneyShort('1652100', 'CHF')).toMatch(/^1,7\sMio\.\sCHF$/)
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('are whole where they count', () => {
    expect(rangeShort(65.3, 220.7, 'count', null)).toBe('65–221')
    expect(valueShort(65.3, 'count', null)).toBe('65')
    expect(valueShort(6.34, 'quantity', null)).toBe('6.3')
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
