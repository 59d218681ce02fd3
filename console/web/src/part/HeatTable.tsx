import type { CSSProperties, ReactNode } from 'react'
import type { Day } from '../day/day'
import { TraceButton } from './DataTable'

export interface HeatCell {
  /** 0 to 1: how much colour; null for none. */
  heat: number | null
  text: string
  title: string
  /** The figure may still grow. */
  young?: boolean
}

interface Props {
  label: string
  corner: string
  columns: string[]
  /** Narrow cells. */
  compact?: boolean
  rows: {
    name: ReactNode
    note?: string
    key: string
    cells: (HeatCell | null)[]
    origin?: { table: string; day: Day }
  }[]
}

/** Figures over two dimensions, coloured by their size. It is a table, so that it reads without the colours. */
export function HeatTable({ label, corner, columns, rows, compact = false }: Props) {
  const traced = rows.some((row) => row.origin)
  return (
    <div className="table-scroll tall" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className={compact ? 'heat compact' : 'heat'}>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
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
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.name}
                {row.note && <small>{row.note}</small>}
              </th>
              {columns.map((column, at) => {
                const cell = row.cells[at]
                return cell ? (
                  <td
                    key={column}
                    className={cell.young ? 'young' : undefined}
                    title={cell.title}
                    style={{ '--heat': (cell.heat ?? 0).toFixed(3) } as CSSProperties}
                  >
                    {cell.text}
                  </td>
                ) : (
                  <td key={column} className="none" />
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
  )
}
