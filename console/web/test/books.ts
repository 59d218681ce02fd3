import type { Figures, MeasureInfo, TableInfo } from '../src/api/types'
import { bucket, type Grain } from '../src/day/day'

/** A row of a table: its dimensions, dt among them, and its measures, which are whole numbers. */
export type TestingRow = Record<string, string | number>

/** A table of the catalogue whose measures add up over all columns but those that are named. */
export function tableOf(
  name: string,
  dimensions: string[],
  measures: string[],
  notOver: Record<string, string[]> = {},
): TableInfo {
  return {
    name,
    comment: '',
    own: false,
    grain: 'days',
    dayComment: null,
    firstDay: '2020-01-01',
    lastDay: '2026-12-31',
    days: 1,
    dimensions: dimensions.map((each) => ({ name: each, type: 'string', comment: '', personal: false })),
    measures: measures.map((each): MeasureInfo => ({
      name: each,
      type: 'bigint',
      unit: 'count',
      comment: each,
      nullable: false,
      additiveOver: ['dt', ...dimensions].filter((column) => !notOver[each]?.includes(column)),
      numerator: null,
      denominator: null,
    })),
  }
}

/** Answers a question for figures as the server does: groups, sums, orders, and stops at the limit. */
export function answer(path: string, rows: TestingRow[]): Figures {
  const query = new URLSearchParams(path.slice(path.indexOf('?')))
  const list = (name: string) => (query.get(name) ?? '').split(',').filter(Boolean)
  const [by, measures] = [list('by'), list('measures')]
  const grain = (query.get('grain') ?? 'day') as Grain
  const [from, to] = [query.get('from') ?? '', query.get('to') ?? '']
  const where = [...new Set([...query.keys()].filter((key) => key.startsWith('where.')))]
  const groups = new Map<string, { keys: string[]; sums: number[] }>()
  for (const row of rows) {
    if (String(row.dt) < from || String(row.dt) > to) continue
    if (!where.every((key) => query.getAll(key).includes(String(row[key.slice(6)])))) continue
    const keys = by.map((name) => (name === 'dt' ? bucket(String(row.dt), grain) : String(row[name])))
    const group = groups.get(keys.join('\n')) ?? { keys, sums: measures.map(() => 0) }
    measures.forEach((name, at) => (group.sums[at] = (group.sums[at] ?? 0) + Number(row[name] ?? 0)))
    groups.set(keys.join('\n'), group)
  }
  const order = query.get('order')
  const at = measures.indexOf(order?.replace('-', '') ?? '')
  const all = [...groups.values()].sort((a, b) => {
    const keys = a.keys.join('\n') < b.keys.join('\n') ? -1 : 1
    if (order === '-dt') return -keys
    return at >= 0 ? (b.sums[at] ?? 0) - (a.sums[at] ?? 0) || keys : keys
  })
  return {
    publication: 1,
    table: query.get('table') ?? '',
    columns: [
      ...by.map((name) => ({ name, role: 'dimension' as const, type: 'string', unit: 'text' as const })),
      ...measures.map((name) => ({ name, role: 'measure' as const, type: 'bigint', unit: 'count' as const })),
    ],
    rows: all.slice(0, Number(query.get('limit'))).map(({ keys, sums }) => [...keys, ...sums.map(String)]),
    total: all.length,
  }
}
