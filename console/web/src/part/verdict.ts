import type { TrustNight } from '../api/types'

/** A judgement in few words. */
export interface Verdict {
  text: string
  tone?: 'bad' | 'warn'
}

/** Judges a night by what the server says of it: one that had nothing to do went well. */
export function lastNight(night: Pick<TrustNight, 'succeeded' | 'exitCode'>): Verdict {
  return night.succeeded ? { text: 'went well' } : { text: `ended with ${night.exitCode}`, tone: 'bad' }
}
