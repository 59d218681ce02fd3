import type { ReactNode } from 'react'
import { download, save, type ApiError } from '../api/client'
import { csvText } from '../api/csv'
import { token } from '../api/token'
import { useBooks, type Asked } from '../books/live'
import { pinned } from '../books/store'
import type { Day } from '../day/day'
import { setOption, useView } from '../url/location'
import { Away } from './Away'
import { DataTable, type Column, type Row } from './DataTable'
import { openTrace } from './trace'

/** Rows of a CSV, the titles of its columns first. */
export type CsvRows = (string | number | null)[][]

/** A table behind a chart. */
export interface Behind {
  columns: Column[]
  rows: Row[]
  more?: ReactNode
}

/** How much of the page's width a panel takes where there is much. */
export type Size = 'third' | 'half' | 'most' | 'wide'

interface Props<T> {
  /** Names the panel in the address. */
  id: string
  title: string
  note?: ReactNode
  /** The figures' definition, by their column's comment. */
  definition?: string | undefined
  answer: Asked<T>
  /** Questions whose answers are shown, each of which can be had as CSV; or the rows of what is drawn. */
  csv?: (string | null)[] | (() => CsvRows)
  /** The table and day that a question for the origin begins with. */
  origin?: { table: string; day: Day } | null
  behind?: (data: NonNullable<T>) => Behind
  actions?: ReactNode
  size?: Size | undefined
  empty?: (data: NonNullable<T>) => string | null
  children: (data: NonNullable<T>) => ReactNode
}

const TABLES = 'tables'

/** A figure with its title, what can be done with it, and what stands in its place while it can't be shown. */
export function Panel<T>(props: Props<T>) {
  const { id, title, answer, behind } = props
  const { publication } = useBooks()
  const { options } = useView()
  const open = (options[TABLES] ?? '').split('.').filter(Boolean)
  const asTable = behind !== undefined && open.includes(id)
  const data = answer.data as NonNullable<T> | null
  const nothing = data === null ? null : (props.empty?.(data) ?? null)
  const { csv = [] } = props
  const paths = typeof csv === 'function' ? [] : csv.filter((path) => path !== null)
  return (
    <section className={`panel ${props.size ?? 'third'}`} aria-labelledby={`panel-${id}`} data-panel={id}>
      <header className="panel-head">
        <h2 id={`panel-${id}`} title={props.definition}>
          {title}
        </h2>
        <div className="panel-actions">
          {props.actions}
          {behind && (
            <button
              type="button"
              className="quiet"
              aria-pressed={asTable}
              aria-label={`Table: ${title}`}
              onClick={() => {
                const next = asTable ? open.filter((each) => each !== id) : [...open, id]
                setOption(TABLES, next.length > 0 ? next.join('.') : null)
              }}
            >
              Table
            </button>
          )}
          {typeof csv === 'function' && (
            <button
              type="button"
              className="quiet"
              aria-label={`CSV: ${title}`}
              disabled={data === null}
              onClick={() =>
                save(new Blob([csvText(csv())], { type: 'text/csv' }), `${id}-${publication}.csv`)
              }
            >
              CSV
            </button>
          )}
          {paths.map((path, index) => (
            <CsvLink
              key={path}
              path={pinned(path.replace(/^figures\?/, 'figures.csv?'), publication)}
              text={paths.length > 1 ? `CSV ${index + 1}` : 'CSV'}
              title={title}
            />
          ))}
          {props.origin && (
            <button
              type="button"
              className="quiet"
              aria-label={`Where from: ${title}`}
              onClick={() => props.origin && openTrace(props.origin.table, props.origin.day)}
            >
              Where from?
            </button>
          )}
        </div>
      </header>
      {props.note && <p className="panel-note">{props.note}</p>}
      <div className={answer.state === 'loading' && data !== null ? 'panel-body waiting' : 'panel-body'}>
        {answer.state === 'failed' ? (
          <Failed error={answer.error} />
        ) : data === null ? (
          <div className="skeleton" role="status" aria-label={`${title}: loading`} />
        ) : nothing !== null ? (
          <p className="empty">{nothing}</p>
        ) : asTable ? (
          <>
            <DataTable label={title} {...behind(data)} />
            {props.definition && <p className="definition">{props.definition}</p>}
          </>
        ) : (
          props.children(data)
        )}
      </div>
    </section>
  )
}

/** Says why something can't be shown, and what to do. */
export function Failed({ error }: { error: ApiError }) {
  return (
    <div className={error.passing ? 'failed passing' : 'failed'} role="status">
      {error.code === 'not-ready' ? (
        <Away message={error.message} />
      ) : (
        <p>
          <bdi>{error.message}</bdi>
        </p>
      )}
      {error.expected.length > 0 && (
        <p className="muted">
          There {error.expected.length === 1 ? 'is' : 'are'}:{' '}
          <bdi>{error.expected.slice(0, 24).join(', ')}</bdi>
        </p>
      )}
      {error.passing && <p className="muted">The page asks again every few seconds.</p>}
    </div>
  )
}

function CsvLink({ path, text, title }: { path: string; text: string; title: string }) {
  return (
    <a
      className="quiet"
      href={`/api/v1/${path}`}
      download
      aria-label={`${text}: ${title}`}
      onClick={(event) => {
        if (token() === null) return
        event.preventDefault()
        const table = new URLSearchParams(path.slice(path.indexOf('?'))).get('table')
        // The link fails as a request of the page would; the page says so itself.
        download(path, `${table ?? 'figures'}.csv`).catch(() => undefined)
      }}
    >
      {text}
    </a>
  )
}
