import { describe, expect, it } from 'vitest'
import { lastNight, tableVerdicts } from '../src/part/verdict'

describe('a night', () => {
  it('that had nothing to do went well', () => {
    expect(lastNight({ exitCode: 10, succeeded: true })).toEqual({ text: 'went well' })
    expect(lastNight({ exitCode: 40, succeeded: false })).toEqual({ text: 'ended with 40', tone: 'bad' })
  })
})

describe('a table', () => {
  const unpublished = { days: 2, firstDay: '2026-03-02', lastDay: '2026-03-04' }
  const texts = (...args: Parameters<typeof tableVerdicts>) => tableVerdicts(...args).map(({ text }) => text)

  it('is published where nothing else is to be said', () => {
    expect(texts({ days: 3, unpublished: null, held: null })).toEqual(['published'])
    expect(texts({ days: 0, unpublished: null, held: null })).toEqual(['no days yet'])
  })

  it('is not published as far as it is only committed', () => {
    expect(texts({ days: 3, unpublished, held: null }).join()).toMatch(
      /^committed, not yet published: 2 days/,
    )
    expect(texts({ days: 0, unpublished: { ...unpublished, days: 1 }, held: null }).join()).toContain('4')
  })

  it('names what holds it', () => {
    const held = (by: 'gate' | 'definition' | 'input', reason: string) =>
      texts({ days: 3, unpublished, held: { by, reason } })
    expect(held('gate', '2026-03-02: attempts')[0]).toBe('held by a gate: 2026-03-02: attempts')
    expect(held('definition', 'no query')[0]).toContain('no query')
    expect(held('input', 'login_daily')).toHaveLength(2)
    expect(held('input', 'login_daily')[0]).toBe('held, as it is made of login_daily')
  })
})
