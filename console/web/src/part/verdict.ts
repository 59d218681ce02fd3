import type { TrustNight, TrustTable } from '../api/types'
import { dayText } from '../day/day'

/** A judgement in few words. */
export interface Verdict {
  text: string
  tone?: 'bad' | 'warn'
}

/** Judges a night by what the server says of it: one that had nothing to do went well. */
export function lastNight(night: Pick<TrustNight, 'succeeded' | 'exitCode'>): Verdict {
  return night.succeeded ? { text: 'went well' } : { text: `ended with ${night.exitCode}`, tone: 'bad' }
}

const HOLDS = {
  gate: (reason: string) => `held by a gate: ${reason}`,
  definition: (reason: string) => `held, its definition can’t be used: ${reason}`,
  input: (reason: string) => `held, as it is made of ${reason}`,
}

/** Judges a table: what holds it, what is committed and not published, and that it is published if neither is. */
export function tableVerdicts(table: Pick<TrustTable, 'days' | 'unpublished' | 'held'>): Verdict[] {
  const { days, unpublished, held } = table
  const verdicts: Verdict[] = []
  if (held) verdicts.push({ text: HOLDS[held.by](held.reason), tone: 'bad' })
  if (unpublished) {
    const { days: count, firstDay, lastDay } = unpublished
    const which =
      count === 1 ? dayText(lastDay) : `${count} days, ${dayText(firstDay)} to ${dayText(lastDay)}`
    verdicts.push({ text: `committed, not yet published: ${which}`, tone: 'warn' })
  }
  if (verdicts.length === 0) verdicts.push({ text: days === 0 ? 'no days yet' : 'published' })
  return verdicts
}
