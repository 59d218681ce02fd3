import type { ReactNode } from 'react'
import { MOST_ROWS } from '../api/figures'
import type { Day } from '../day/day'
import { countText } from '../format/number'
import { openTrace } from './trace'

export interface Column {
  title: string
  /** Digits stand right. */
  numeric?: boolean
  hint?: string | undefined
  /** Its texts stay in one line. */
  whole?: boolean
}

export interface Row {
  cells: ReactNode[]
  /** Where the row's figures come from. */
  origin?: { table: string; day: Day } | undefined
  tone?: 'bad' | 'warn' | undefined
}

interface Props {
  label: string
  columns: Column[]
  rows: Row[]
  /** Stands below a list that can show more rows; without it longer tables are for the CSV. */
  more?: ReactNode
}

/** Rows of a table that can't show more. */
const MOST = 500

/** A plain table that scrolls in itself. Its first column names the row. */
export function DataTable({ label, columns, rows, more }: Props) {
  const most = more ? rows.length : MOST
  const traced = rows.some((row) => row.origin)
  return (
    <>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={`${label}, table`}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.title}
                  scope="col"
                  className={column.numeric ? 'numeric' : undefined}
                  title={column.hint}
                >
                  {column.title}
                </th>
              ))}
              {traced && (
                <th scope="col">
                  <span className="hidden">Where from</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row, index) => (
              <tr key={index} className={row.tone}>
                {row.cells.map((cell, at) => {
                  const className = columns[at]?.numeric
                    ? 'numeric'
                    : columns[at]?.whole
                      ? 'whole'
                      : undefined
                  const content = typeof cell === 'string' ? <bdi>{cell}</bdi> : cell
                  return at === 0 ? (
                    <th key={at} scope="row" className={className}>
                      {content}
                    </th>
                  ) : (
                    <td key={at} className={className}>
                      {content}
                    </td>
                  )
                })}
                {traced && (
                  <td className="trace-cell">
                    {row.origin && <TraceButton table={row.origin.table} day={row.origin.day} />}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more}
      {rows.length > most && (
        <p className="muted small">
          {countText(String(most))} of {countText(String(rows.length))} rows; the CSV has up to{' '}
          {countText(String(MOST_ROWS))}.
        </p>
      )}
    </>
  )
}

/** Opens the origin of a table's day. */
export function TraceButton({ table, day }: { table: string; day: Day }) {
  return (
    <button
      type="button"
      className="trace-button"
      aria-label={`Where from: ${table}, ${day}`}
      title="Where from?"
      onClick={() => openTrace(table, day)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 2v7M8 9l-4 4M8 9l4 4" />
        <circle cx="8" cy="2.5" r="1.5" />
        <circle cx="4" cy="13.2" r="1.5" />
        <circle cx="12" cy="13.2" r="1.5" />
      </svg>
    </button>
  )
}
