import { describe, expect, it } from 'vitest'
import { lastNight } from '../src/part/verdict'

describe('a night', () => {
  it('that had nothing to do went well', () => {
    expect(lastNight({ exitCode: 10, succeeded: true })).toEqual({ text: 'went well' })
    expect(lastNight({ exitCode: 40, succeeded: false })).toEqual({ text: 'ended with 40', tone: 'bad' })
  })
})
