import type { Day } from '../day/day'
import { go } from '../url/location'

/** Opens the panel that tells where a table's day comes from. */
export function openTrace(table: string, day: Day): void {
  go({ trace: [{ table, day }] })
}
