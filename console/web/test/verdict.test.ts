import { describe, expect, it } from 'vitest'
import { explained } from '../src/part/Away'
import type { TrustGates, TrustTable } from '../src/api/types'
import { gatesVerdict, lastNight, nightError, tableVerdicts } from '../src/part/verdict'

describe('a night', () => {
  const blocked = { exitCode: 40, succeeded: false, meaning: 'something is held; a person must look' }

  it('that had nothing to do went well', () => {
    expect(lastNight({ exitCode: 10, succeeded: true, meaning: '', errors: [] })).toEqual({
      text: 'went well',
    })
  })

  it('says what it held, and what to do', () => {
    const errors = ['source mobile stands still: reject_limit', 'metric table a stands still: definition']
    const verdict = lastNight({ ...blocked, errors: [...errors, 'metric table b stands still: blocked'] })
    expect(verdict).toMatchObject({ text: '1 source held, 2 metric tables held', tone: 'bad' })
    expect(verdict.todo).toContain('daybook plan')
    expect(nightError(errors[0] ?? '')).toMatch(/^source mobile is held: more of its lines are bad/)
    expect(nightError('view x stands still: quite_new')).toBe('view x is held: quite new')
    expect(nightError('no room')).toBe('no room')
  })

  it('that ended badly says so in words', () => {
    const verdict = lastNight({
      exitCode: 137,
      succeeded: false,
      meaning: 'killed (SIGKILL), run again',
      errors: [],
    })
    expect(verdict.text).toBe('ended badly: killed (SIGKILL), run again')
    expect(verdict.todo).toContain('daybook nightly')
    expect(lastNight({ ...blocked, errors: [] }).text).toContain('something is held')
  })
})

describe('a warehouse that can’t be read', () => {
  it('is told of in words', () => {
    const refused = 'Call From host/127.0.0.1 to host:9000 failed on connection exception: Connection refused'
    expect(explained(refused).what).toBe('HDFS doesn’t answer')
    expect(explained(refused).todo).toContain('daybook up')
    expect(explained('Cannot open: Name node is in safe mode.').what).toContain('safe mode')
    expect(explained('write failed: No space left on device').what).toContain('disk')
    expect(explained('checksum of block 7').what).toBe('The warehouse can’t be read')
  })
})

describe('the gates', () => {
  const table = (days: number, held: TrustTable['held'] = null): TrustTable => ({
    name: `t${days}`,
    kind: 'figures',
    firstDay: null,
    lastDay: null,
    completeTo: null,
    days,
    rows: '0',
    unpublished: null,
    held,
  })
  const gate = { table: 't1', day: '2026-03-02', since: null, findings: [] }
  const gates = (...blocked: TrustGates['blocked']): TrustGates => ({ blocked, released: [] })
  const tables = (...all: TrustTable[]) => ({ asOf: '', tables: all })

  it('have nothing to hold in an empty warehouse', () => {
    const verdict = gatesVerdict(gates(), tables(table(0), table(0)))
    expect(verdict).toEqual({ text: 'nothing to hold yet', tone: 'idle' })
    expect(gatesVerdict(gates(), tables()).text).toBe('nothing to hold yet')
  })

  it('are open where there are days, published or not, or where that is not known', () => {
    const committed = { ...table(0), unpublished: { days: 1, firstDay: gate.day, lastDay: gate.day } }
    expect(gatesVerdict(gates(), tables(table(0), table(2))).text).toBe('all open')
    expect(gatesVerdict(gates(), tables(committed)).text).toBe('all open')
    expect(gatesVerdict(gates(), null).text).toBe('all open')
  })

  it('tell of the days that they hold, and of the tables behind them', () => {
    const held = table(1, { by: 'gate', reason: '' })
    expect(gatesVerdict(gates(gate), tables(table(0)))).toEqual({ text: '1 day held', tone: 'bad' })
    expect(gatesVerdict(gates(gate, gate), tables(held, held)).text).toBe('2 days held, 2 tables')
  })
})

describe('a table', () => {
  const unpublished = { days: 2, firstDay: '2026-03-02', lastDay: '2026-03-04' }
  const texts = (...args: Parameters<typeof tableVerdicts>) => tableVerdicts(...args).map(({ text }) => text)

  it('is published where nothing else is to be said', () => {
    expect(texts({ days: 3, unpublished: null, held: null })).toEqual(['published'])
    expect(tableVerdicts({ days: 0, unpublished: null, held: null })).toEqual([
      { text: 'no days yet', tone: 'idle' },
    ])
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
