import type { TrustGates, TrustNight, TrustTable, TrustTables } from '../api/types'
import { dayText } from '../day/day'

/** A judgement in few words. */
export interface Verdict {
  text: string
  tone?: 'bad' | 'warn' | 'idle'
  /** What to do. */
  todo?: string
}

/** What to do after a night, by its exit code, as docs/operation.md has it. */
const REMEDIES: Record<number, string> = {
  20: 'Bring back the service, or make room on the disk, that its message names; then run daybook nightly again.',
  30: 'Wait for the other night; the lock of a dead one is taken over.',
  40: 'All else is published. daybook plan tells why and what to do, daybook gates lists blocked days.',
  50: 'Run daybook nightly again; daybook.log names the cause.',
  64: 'Correct the command line or the configuration; daybook plan checks it.',
}
const AGAIN = 'Run daybook nightly again; if it stays, report it with daybook.log.'

const HELD = /^(source|dataset|metric table|view) (\S+) stands still: (.*)$/s

/** Reasons for which a night holds something, in words; others are as the night tells them. */
const REASONS: Record<string, string> = {
  reject_limit: 'more of its lines are bad than its reject-limit allows',
  all_skipped: 'its mapping skips all of its lines',
  identity: 'its events would be known otherwise than those that are archived',
  configuration: 'its file has a problem',
  unread: 'no source of the configuration reads it',
  no_events: 'a day has no events',
  definition: 'its definition can’t be used',
  faulty: 'its definition can’t be used',
  blocked: 'a gate blocks its figures',
}

/** Judges a night by what the server says of it: one that had nothing to do went well. */
export function lastNight(night: Pick<TrustNight, 'succeeded' | 'exitCode' | 'meaning' | 'errors'>): Verdict {
  if (night.succeeded) return { text: 'went well' }
  const counts = new Map<string, number>()
  for (const error of night.errors) {
    const kind = HELD.exec(error)?.[1]
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  const held = [...counts].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'} held`)
  return {
    text: held.length > 0 ? held.join(', ') : `ended badly: ${night.meaning}`,
    tone: 'bad',
    todo: REMEDIES[night.exitCode] ?? AGAIN,
  }
}

/** Writes what a night says went wrong, in words where it names a reason. */
export function nightError(error: string): string {
  const [, kind, name, reason = ''] = HELD.exec(error) ?? []
  return kind ? `${kind} ${name} is held: ${REASONS[reason] ?? reason.replaceAll('_', ' ')}` : error
}

const HOLDS = {
  gate: (reason: string) => `held by a gate: ${reason}`,
  definition: (reason: string) => `held, its definition can’t be used: ${reason}`,
  input: (reason: string) => `held, as it is made of ${reason}`,
}

/** Whether any day was ever made that a gate could hold; unknown tables may have some. */
export function hasDays(tables: TrustTables | null): boolean {
  return tables === null || tables.tables.some(({ days, unpublished }) => days > 0 || unpublished !== null)
}

/** Judges the gates: the days that they hold, which need a person. */
export function gatesVerdict({ blocked }: TrustGates, tables: TrustTables | null): Verdict {
  if (blocked.length === 0)
    return hasDays(tables) ? { text: 'all open' } : { text: 'nothing to hold yet', tone: 'idle' }
  const held = tables?.tables.filter((table) => table.held !== null).length ?? 0
  const days = `${blocked.length} ${blocked.length === 1 ? 'day' : 'days'} held`
  return { text: held > 1 ? `${days}, ${held} tables` : days, tone: 'bad' }
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
  if (verdicts.length === 0)
    verdicts.push(days === 0 ? { text: 'no days yet', tone: 'idle' } : { text: 'published' })
  return verdicts
}
