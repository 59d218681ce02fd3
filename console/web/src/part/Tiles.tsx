import { figuresPath } from '../api/figures'
import type { Figures, TableInfo, Unit } from '../api/types'
import { together, useAnswer, useBooks } from '../books/live'
import { changeOf, columnTitle, MISSING, valueShort, valueText } from '../format/number'
import type { Day } from '../day/day'
import { TraceButton } from './DataTable'
import { Failed } from './Panel'
import { baseOf, newest, type Chosen } from './range'
import { records } from './rows'
import { Whole } from './Whole'

interface Props {
  label: string
  table: TableInfo
  chosen: Chosen
  where: Record<string, string[]>
  /** Additive measures or ratios of additive ones. */
  measures: string[]
  titles?: Record<string, string>
  /** Where a column's unit says less than is known of it. */
  units?: Record<string, Unit>
  active?: string
  onChoose?: (measure: string) => void
  /** Of this day alone, as measures need that don't add up over days. */
  day?: Day
  /** Why figures of this range can't be held against those of another, by measure. */
  young?: Record<string, string>
  /** Words that readers may not know. */
  note?: string
}

/** What measures come to over the whole range, and their change against the range that it is compared with. */
export function Tiles({
  label,
  table,
  chosen,
  where,
  measures,
  titles = {},
  units = {},
  active,
  onChoose,
  day,
  young = {},
  note,
}: Props) {
  const question = { table: table.name, measures, by: day ? ['dt'] : [], where }
  const { publication } = useBooks()
  const { from, to } = day ? { from: day, to: day } : chosen
  const against = baseOf(table, chosen, day ?? null)
  const answer = useAnswer<Figures>(figuresPath({ ...question, from, to }))
  const base =
    against && typeof against === 'object'
      ? figuresPath({ ...question, from: against.from, to: against.to })
      : null
  const before = useAnswer<Figures>(base)
  const both = base ? together(answer, before) : answer
  if (both.state === 'failed') {
    return (
      <div className="panel wide">
        <Failed error={both.error} />
      </div>
    )
  }
  const now = answer.data ? records(answer.data)[0] : undefined
  const then = base && before.data ? records(before.data)[0] : undefined
  const isReady = answer.state !== 'loading' && (base === null || before.state !== 'loading')
  return (
    <Whole isReady={isReady} publication={publication}>
      <>
        <section className="tiles wide" aria-label={label}>
          {measures.map((measure) => {
            const info = table.measures.find(({ name }) => name === measure)
            const unit = units[measure] ?? info?.unit ?? 'number'
            const value = now?.[measure] ?? null
            const { text } = changeOf(value, then?.[measure] ?? null, unit)
            const name = typeof against === 'object' ? against?.name : ''
            const content = (
              <>
                <span className="tile-title">{titles[measure] ?? columnTitle(measure)}</span>
                <span className="tile-value" title={valueText(value, unit, chosen.currency)}>
                  {isReady ? valueShort(value, unit, chosen.currency) : '…'}
                </span>
                {young[measure] && against ? (
                  <span className="tile-change" title={young[measure]}>
                    newest under way
                  </span>
                ) : typeof against === 'string' ? (
                  <span className="tile-change" title={against}>
                    {MISSING}
                  </span>
                ) : (
                  <span
                    className="tile-change"
                    title={then ? valueText(then[measure] ?? null, unit, chosen.currency) : undefined}
                  >
                    {against === null ? '\u00a0' : `${text} ${name}`}
                  </span>
                )}
              </>
            )
            return (
              <div key={measure} className="tile" title={info?.comment}>
                {onChoose ? (
                  <button type="button" aria-pressed={active === measure} onClick={() => onChoose(measure)}>
                    {content}
                  </button>
                ) : (
                  <div className="tile-plain">{content}</div>
                )}
                <TraceButton table={table.name} day={day ?? newest(table, chosen)} />
              </div>
            )
          })}
        </section>
        {note && <p className="tiles-note wide muted small">{note}</p>}
      </>
    </Whole>
  )
}
