import { useState, type ReactNode } from 'react'
import { figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { useAnswer } from '../books/live'
import { columnTitle, plotted, shareText, valueShort, valueText } from '../format/number'
import { go, useView } from '../url/location'
import { toggled } from '../url/view'
import { following, More } from './More'
import { Panel } from './Panel'
import { newest, type Chosen } from './range'
import { valueName } from './rows'

interface Props {
  /** Names the panel in the address; else the dimension does. */
  id?: string
  title?: string
  table: TableInfo
  chosen: Chosen
  /** The dimension whose values are the rows. */
  dimension: string
  /** By the first one rows are ordered, and drawn; further ones are written without a bar. */
  measures: string[]
  where: Record<string, string[]>
  titles?: Record<string, string>
  note?: ReactNode
  /** Rows don't filter. */
  plain?: boolean
}

const FEW = 8

/**
 * The largest values of a dimension. A row is a button that keeps only its value on the page, or all again. The
 * list keeps all values itself, so that more of them can be chosen; filters of other dimensions apply.
 */
export function Board(props: Props) {
  const { dimension, table, chosen: range, measures } = props
  const { currency } = range
  const [most, setMost] = useState(FEW)
  const question = {
    table: table.name,
    measures,
    by: [dimension],
    from: range.from,
    to: range.to,
    where: Object.fromEntries(Object.entries(props.where).filter(([name]) => name !== dimension)),
    order: `-${measures[0]}`,
  }
  const answer = useAnswer<Figures>(figuresPath({ ...question, limit: Math.max(most, following(FEW)) }))
  const { where } = useView()
  const chosen = where[dimension] ?? []
  return (
    <Panel
      id={props.id ?? dimension}
      title={props.title ?? columnTitle(dimension)}
      note={props.note}
      answer={answer}
      csv={[figuresPath(question)]}
      origin={{ table: table.name, day: newest(table, range) }}
      empty={(data) =>
        data.rows.length === 0 ? 'Nothing in this range. Choose a longer one, or fewer filters.' : null
      }
      behind={(data) => ({
        columns: data.columns.map((column) => ({
          title: props.titles?.[column.name] ?? columnTitle(column.name),
          numeric: column.role === 'measure',
        })),
        rows: data.rows.map((row) => ({
          cells: row.map((value, at) => {
            const column = data.columns[at]
            return column?.role === 'measure'
              ? valueText(value, column.unit, currency)
              : valueName(String(value))
          }),
        })),
        more: <More shown={data.rows.length} total={data.total} onMore={setMost} />,
      })}
    >
      {(data) => {
        const measures = data.columns.flatMap((column, at) =>
          column.role === 'measure' ? [{ column, at }] : [],
        )
        const first = measures[0]
        if (!first) return null
        const rest = measures.slice(1)
        const top = Math.max(...data.rows.map((row) => Math.abs(plotted(row[first.at]) ?? 0)), 1e-9)
        const all = data.rows.reduce((sum, row) => sum + Math.max(0, plotted(row[first.at]) ?? 0), 0)
        const whole = data.rows.length === data.total && first.column.unit !== 'share'
        return (
          <>
            <div className="board-head" aria-hidden="true">
              <span>{props.titles?.[dimension] ?? columnTitle(dimension)}</span>
              <span className="board-figures">
                {[first, ...rest].map(({ column }) => (
                  <span key={column.name}>{props.titles?.[column.name] ?? columnTitle(column.name)}</span>
                ))}
              </span>
            </div>
            <ul className="board">
              {data.rows.slice(0, most).map((row) => {
                const name = String(row[0])
                const value = plotted(row[first.at]) ?? 0
                const content = (
                  <>
                    <span className="board-bar" style={{ width: `${(Math.abs(value) / top) * 100}%` }} />
                    <span className="board-name">
                      <bdi>{valueName(name)}</bdi>
                    </span>
                    <span className="board-figures">
                      <span title={valueText(row[first.at] ?? null, first.column.unit, currency)}>
                        {valueShort(row[first.at] ?? null, first.column.unit, currency)}
                        {whole && all > 0 && <small>{shareText(Math.max(0, value) / all, 0)}</small>}
                      </span>
                      {rest.map(({ column, at }) => (
                        <span key={column.name} title={valueText(row[at] ?? null, column.unit, currency)}>
                          {valueShort(row[at] ?? null, column.unit, currency)}
                        </span>
                      ))}
                    </span>
                  </>
                )
                return (
                  <li key={name}>
                    {props.plain ? (
                      <div className="board-row">{content}</div>
                    ) : (
                      <button
                        type="button"
                        className="board-row"
                        aria-pressed={chosen.includes(name)}
                        onClick={() => go({ where: toggled(where, dimension, name) })}
                      >
                        {content}
                      </button>
                    )}
                  </li>
                )
              })}
            </ul>
            <More
              shown={Math.min(most, data.rows.length)}
              total={data.total}
              onMore={setMost}
              onFewer={most > FEW ? () => setMost(FEW) : null}
            />
          </>
        )
      }}
    </Panel>
  )
}
