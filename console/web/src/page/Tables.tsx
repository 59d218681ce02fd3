import { Fragment, useState, type MouseEvent } from 'react'
import { addable, figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { useAnswer, useCatalogue } from '../books/live'
import { bucket, bucketText, dayText, type Grain } from '../day/day'
import { columnTitle, valueText } from '../format/number'
import { Select } from '../part/Choice'
import { unitIn, useUnits } from '../part/days'
import { DataTable } from '../part/DataTable'
import { Failed, Panel } from '../part/Panel'
import { following, More } from '../part/More'
import { nothing, useChosen, type Chosen } from '../part/range'
import { records } from '../part/rows'
import { Lines, Split } from '../part/Trend'
import { go, setOption, useView } from '../url/location'
import { formatView } from '../url/view'

/** Every metric table of the catalogue, built-in and own, as a picture, a table and a CSV. */
export function Tables() {
  const answer = useCatalogue()
  const view = useView()
  const chosen = useChosen()
  const [search, setSearch] = useState('')
  if (answer.state === 'failed') return <Failed error={answer.error} />
  if (!answer.data || !chosen)
    return <div className="skeleton tall wide" role="status" aria-label="Loading" />
  const tables = [...answer.data.tables].sort((a, b) => (a.name < b.name ? -1 : 1))
  const table =
    tables.find(({ name }) => name === view.table) ?? (view.table === null ? tables[0] : undefined)
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = tables.filter((each) => {
    const text =
      `${each.name} ${each.comment} ${each.measures.map(({ name }) => name).join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const groups = [
    { title: 'Own', tables: found.filter(({ own }) => own) },
    { title: 'Built in', tables: found.filter(({ own }) => !own) },
  ]
  return (
    <div className="tables-layout wide">
      <nav className="panel catalogue" aria-label="Tables of the catalogue">
        <label className="search">
          <span className="hidden">Search tables and measures</span>
          <input
            type="search"
            placeholder="Search tables, measures"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </label>
        {groups.map(({ title, tables: group }) =>
          group.length === 0 ? null : (
            <div key={title}>
              <h2>{title}</h2>
              {group.map((each) => {
                const to = { ...view, table: each.name, where: {}, trace: [], options: {} }
                return (
                  <a
                    key={each.name}
                    href={formatView(to)}
                    aria-current={each.name === table?.name ? 'true' : undefined}
                    onClick={(event: MouseEvent) => {
                      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
                      event.preventDefault()
                      go(to)
                    }}
                  >
                    <bdi>{each.name}</bdi>
                  </a>
                )
              })}
            </div>
          ),
        )}
        {tables.every(({ name }) => name !== 'purchase_propensity') && (
          <p className="muted small later">
            purchase_propensity{tables.some(({ name }) => name === 'model_report') ? '' : ' and model_report'}{' '}
            come with three months of sales, the first one if the model is good enough.
          </p>
        )}
        {found.length === 0 && <p className="empty">No table has all of these words.</p>}
      </nav>
      <div className="stack">
        {table ? (
          <OneTable key={table.name} table={table} chosen={chosen} />
        ) : (
          <section className="panel">
            <p className="empty">
              There is no table <bdi>{view.table}</bdi> in this publication. It may have been taken out of the
              configuration, or its first night is still to come. Choose another.
            </p>
          </section>
        )}
      </div>
    </div>
  )
}

const DT = 'dt'

function OneTable({ table, chosen }: { table: TableInfo; chosen: Chosen }) {
  const { options, where } = useView()
  const unitOf = useUnits()
  const names = table.dimensions.map(({ name }) => name)
  const filters = Object.fromEntries(Object.entries(where).filter(([name]) => names.includes(name)))
  const keys = (options.by ?? '').split('.').filter((name) => names.includes(name))
  // Money is never added over currencies: it is split by them, or one is chosen.
  const money: Record<string, string[]> = names.includes('currency') ? { currency: [chosen.currency] } : {}
  const one = { ...money, ...filters }
  const fixed = Object.entries(one).flatMap(([name, values]) => (values.length === 1 ? [name] : []))
  const leftOut = (over: string[]) => names.filter((name) => !over.includes(name) && !fixed.includes(name))
  // Where nothing adds up over what is left out, rows are shown as they are, by all keys.
  const asTheyAre = !table.measures.some(({ name }) => addable(table, name, leftOut(keys)))
  const by = asTheyAre ? names : keys
  const own: Record<string, string[]> = asTheyAre ? filters : one
  const numeric = table.measures.filter(({ unit }) => unit !== 'text')
  const possible = numeric.filter(({ name }) => addable(table, name, leftOut(by)))
  const measure = possible.find(({ name }) => name === options.measure) ?? possible[0] ?? null
  const daily = asTheyAre || (measure !== null && !addable(table, measure.name, [DT]))
  const grain: Grain = daily ? 'day' : chosen.grain
  const from = bucket(chosen.from, grain)
  const shared = { table: table.name, from, to: chosen.to, where: own, grain }
  const dimension = by[0]
  const all = table.measures.filter(
    ({ name }) => addable(table, name, leftOut(by)) && (grain === 'day' || addable(table, name, [DT])),
  )
  const order = options.order ?? `-${DT}`
  const [most, setMost] = useState(following(0))
  const question = { ...shared, measures: all.map(({ name }) => name), by: [DT, ...by] }
  const csv = all.length > 0 ? figuresPath(question) : null
  const rowsPath = csv && figuresPath({ ...question, order, limit: most })
  const rows = useAnswer<Figures>(rowsPath)
  const drawn = measure &&
    !asTheyAre && {
      id: 'table-chart',
      title: columnTitle(measure.name),
      table: table.name,
      where: own,
      currency: own.currency?.length === 1 ? (own.currency[0] ?? null) : null,
      height: 260,
    }
  return (
    <>
      <section className="panel" aria-labelledby="table-name">
        <header className="panel-head">
          <h2 id="table-name">
            <bdi>{table.name}</bdi>
          </h2>
          <span className="muted small">
            {table.firstDay && table.lastDay
              ? `${dayText(table.firstDay)} to ${dayText(table.lastDay)}, ${table.days} days`
              : 'no days yet'}
          </span>
        </header>
        <p className="panel-note" dir="auto">
          {table.comment}
        </p>
        <div className="asking">
          {drawn && (
            <>
              <span className="muted">Measure</span>
              <div>
                <Select
                  label="Measure"
                  values={possible.map(({ name: each }) => each)}
                  value={measure.name}
                  text={columnTitle}
                  onChange={(each) => setOption('measure', each)}
                />{' '}
                <span className="muted">
                  <bdi>{measure.comment}</bdi>
                </span>
              </div>
            </>
          )}
          {names.length > 0 && (
            <>
              <span className="muted">Split by</span>
              <div className="chips" role="group" aria-label="Split by">
                {table.dimensions.map((dimension) => (
                  <button
                    key={dimension.name}
                    type="button"
                    aria-pressed={keys.includes(dimension.name)}
                    title={dimension.comment}
                    onClick={() => {
                      const next = keys.includes(dimension.name)
                        ? keys.filter((each) => each !== dimension.name)
                        : [...keys, dimension.name]
                      setOption('by', next.length > 0 ? next.join('.') : null)
                    }}
                  >
                    {dimension.name.replaceAll('_', ' ')}
                    {dimension.personal ? ' (masked)' : ''}
                  </button>
                ))}
              </div>
            </>
          )}
        </div>
        <details className="columns">
          <summary>What the columns mean</summary>
          <dl>
            {table.dayComment && (
              <>
                <dt>dt</dt>
                <dd>{table.dayComment}</dd>
              </>
            )}
            {[...table.dimensions, ...table.measures].map((column) => (
              <Fragment key={column.name}>
                <dt>
                  <bdi>{column.name}</bdi>
                </dt>
                <dd dir="auto">{column.comment}</dd>
              </Fragment>
            ))}
          </dl>
        </details>
        {asTheyAre && names.length > 0 && (
          <p className="muted small">
            None of its measures adds up over what is left out: the rows below are those of the table, by all
            its keys.
          </p>
        )}
        {all.length < table.measures.length && (
          <p className="muted small">
            Not shown, since they don’t add up over what is left out:{' '}
            <bdi>
              {table.measures
                .filter((each) => !all.includes(each))
                .map((each) => each.name)
                .join(', ')}
            </bdi>
            .{' '}
            {by.length < names.length
              ? 'Split by more dimensions to see them.'
              : grain === 'day'
                ? ''
                : 'Choose days to see them.'}
          </p>
        )}
      </section>
      {drawn && dimension === undefined && (
        <Lines {...drawn} measures={[{ name: measure.name, colour: 'accent', shape: 'area' }]} />
      )}
      {drawn && dimension !== undefined && by.length === 1 && (
        <Split {...drawn} measure={measure.name} dimension={dimension} shape="line" />
      )}
      <Panel
        id="table-rows"
        title="Rows"
        answer={rows}
        csv={[csv]}
        actions={
          <Select
            label="Order"
            values={[
              `-${DT}`,
              DT,
              ...all.filter(({ unit }) => unit !== 'text').map((each) => `-${each.name}`),
            ]}
            value={order}
            text={(each) =>
              each === DT
                ? 'Oldest first'
                : each === `-${DT}`
                  ? 'Newest first'
                  : `Largest ${each.slice(1).replaceAll('_', ' ')}`
            }
            onChange={(each) => setOption('order', each === `-${DT}` ? null : each)}
          />
        }
        empty={(data) => (data.rows.length === 0 ? nothing(table, chosen) : null)}
      >
        {(data) => (
          <DataTable
            more={<More shown={data.rows.length} total={data.total} onMore={setMost} />}
            label={`Rows of ${table.name}`}
            columns={data.columns.map((column) => ({
              title: column.name,
              numeric: column.role === 'measure' && column.unit !== 'text',
              hint: table.measures.find((each) => each.name === column.name)?.comment,
            }))}
            rows={records(data).map((row) => ({
              cells: data.columns.map((column) =>
                column.name === DT
                  ? bucketText(String(row[DT]), grain)
                  : column.role === 'measure'
                    ? valueText(row[column.name] ?? null, unitIn(row, column.unit, unitOf), moneyOf(row, own))
                    : String(row[column.name] ?? '–'),
              ),
              origin: { table: table.name, day: String(row[DT]) },
            }))}
          />
        )}
      </Panel>
    </>
  )
}

function moneyOf(row: Record<string, unknown>, where: Record<string, string[]>): string | null {
  if (typeof row.currency === 'string') return row.currency
  return where.currency?.length === 1 ? (where.currency[0] ?? null) : null
}
