import type { Day } from '../day/day'
import type { Value } from '../format/number'

export type Unit = 'count' | 'money' | 'quantity' | 'share' | 'hours' | 'number' | 'text'

export interface Books {
  publication: number
  publishedAt: string | null
  run: string | null
  zone: string
  completeTo: Day | null
  firstDay: Day | null
  lastDay: Day | null
  datasets: { name: string; firstDay: Day | null; lastDay: Day | null; completeTo: Day | null }[]
  currencies: string[]
  version: string
  canWrite: boolean
  /** Why newer figures can't be read now; null if they can. */
  stale: { since: string; message: string } | null
  /** Whether the first figures are still being read: then a publication of 0 means nothing. */
  isReading?: boolean
}

export interface Dimension {
  name: string
  type: string
  comment: string
  personal: boolean
  allowed?: string[] | null
}

export interface MeasureInfo {
  name: string
  type: string
  unit: Unit
  comment: string
  nullable: boolean
  additiveOver: string[]
  numerator: string | null
  denominator: string | null
}

export interface TableInfo {
  name: string
  comment: string
  own: boolean
  grain: string
  dayComment: string | null
  firstDay: Day | null
  lastDay: Day | null
  days: number
  dimensions: Dimension[]
  measures: MeasureInfo[]
}

export interface Catalogue {
  publication: number
  tables: TableInfo[]
}

export interface FigureColumn {
  name: string
  role: 'dimension' | 'measure'
  type: string
  unit: Unit
}

export interface Figures {
  publication: number
  table: string
  columns: FigureColumn[]
  rows: Value[][]
  total: number
}

export interface Finding {
  rule: string
  expected: string
  found: string
}

export interface Note {
  id: string
  day: Day
  text: string
  author: string
  writtenAt: string
}

export interface DayFacts {
  day: Day
  complete: boolean | null
  restatements: {
    table: string
    measure: string
    currency: string
    before: string | null
    after: string | null
    publication: number
    reason: string
  }[]
  findings: (Finding & { table: string })[]
  notes: Omit<Note, 'day'>[]
}

export interface Days {
  publication: number
  days: DayFacts[]
}

export interface Trace {
  table: string
  day: Day
  kind: 'figures' | 'dataset'
  publication: number
  versions: {
    batch: string | number | null
    version: string | number
    run: string
    committedAt: string
    rows: string
    bytes: string | null
    directory: string
    files: string[]
  }[]
  inputs: {
    relation: string
    kind: 'figures' | 'dataset'
    window: string
    /** Newest first, and not all where they are many. */
    days: Day[]
    dayCount: number
  }[]
  segments: {
    source: string
    arrivalDay: Day
    agent: string | null
    segment: string | null
    from: string | null
    to: string | null
  }[]
  /** Of all segments, where not all are told. */
  segmentCount?: number
}

export interface TrustTables {
  asOf: string
  tables: {
    name: string
    kind: 'dataset' | 'figures'
    firstDay: Day | null
    lastDay: Day | null
    completeTo: Day | null
    days: number
    rows: string
    /** Days that are committed otherwise than published; null if none is. */
    unpublished: { days: number; firstDay: Day; lastDay: Day } | null
    held: { by: 'gate' | 'definition' | 'input'; reason: string } | null
  }[]
}

export type TrustTable = TrustTables['tables'][number]

export interface TrustSums {
  sums: {
    source: string
    arrivalDay: Day
    read: string
    events: string
    given: string
    quarantined: string
    skipped: string
    archived: string
    duplicates: string
    superseded: string
    holds: boolean
  }[]
}

export interface TrustQuarantine {
  reasons: {
    source: string
    arrivalDay: Day
    dataset: string
    reason: string
    field: string | null
    records: string
    samples: { segment: string; offset: string; message: string; record: string }[]
  }[]
}

interface Gate {
  table: string
  day: Day
  since: string | null
  findings: Finding[]
}

export interface TrustGates {
  blocked: Gate[]
  released: (Gate & { by: string; because: string; at: string })[]
}

export interface TrustRuns {
  runs: {
    run: string
    committedAt: string
    table: string
    kind: string
    entry: number
    daysAdded: number
    daysRemoved: number
    rows: string | null
  }[]
  nights: {
    run: string
    startedAt: string
    endedAt: string
    exitCode: number
    succeeded: boolean
    meaning: string
    steps: { name: string; seconds: number; detail: string }[]
    errors: string[]
  }[]
}

export type TrustNight = TrustRuns['nights'][number]

export interface TrustAgents {
  agents: {
    agent: string
    version: string | null
    lastSign: string | null
    behindSeconds: number | null
    lagBytes: string | null
    skewMillis: number | null
    state: string
    detail: string | null
  }[]
}
