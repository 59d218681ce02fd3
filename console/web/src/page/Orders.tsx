import { useMemo } from 'react'
import { figuresPath } from '../api/figures'
import type { Books, Figures, TableInfo } from '../api/types'
import { useAnswer, useBooks, useTable } from '../books/live'
import type { Series } from '../chart/series'
import { daysBetween, dayText, type Day } from '../day/day'
import { countText, moneyText, plotted, shareText, type Value } from '../format/number'
import { Choice } from '../part/Choice'
import { Board } from '../part/Leaderboard'
import { Panel } from '../part/Panel'
import { newest, nothing, useChosen, type Chosen } from '../part/range'
import { records } from '../part/rows'
import { SeriesPanel, useAxis } from '../part/Series'
import { Tiles } from '../part/Tiles'
import { Lines, Split, Trend } from '../part/Trend'
import { setOption, useView } from '../url/location'

const LEGS = ['submit_to_pay', 'pay_to_ship', 'ship_to_deliver', 'submit_to_deliver'] as const
const LEG_TEXTS = {
  submit_to_pay: 'To payment',
  pay_to_ship: 'To shipping',
  ship_to_deliver: 'To delivery',
  submit_to_deliver: 'All the way',
}

/** How orders come along, by the day of their submission. */
export function Orders() {
  const chosen = useChosen()
  const books = useBooks()
  const { where, options } = useView()
  const funnel = useTable('order_funnel_daily')
  const latency = useTable('order_latency_daily')
  if (!chosen) return null
  if (!funnel && !latency) {
    return (
      <p className="empty wide">
        No table of orders is published: there are no orders yet, or a gate holds them. See Trust.
      </p>
    )
  }
  const leg = LEGS.find((each) => each === options.leg) ?? 'submit_to_deliver'
  const filters: Record<string, string[]> = { currency: [chosen.currency] }
  if (where.payment_method) filters.payment_method = where.payment_method
  return (
    <>
      {funnel && (
        <>
          <Tiles
            label="Orders submitted in the range"
            table={funnel}
            chosen={chosen}
            where={filters}
            young={underWay(newest(funnel, chosen), books)}
            measures={[
              'submitted',
              'submitted_amount',
              'paid_rate',
              'delivered_rate',
              'cancelled_rate',
              'returned_rate',
            ]}
            titles={{
              submitted: 'Submitted',
              submitted_amount: 'Amount',
              paid_rate: 'Paid',
              delivered_rate: 'Delivered',
              cancelled_rate: 'Cancelled',
              returned_rate: 'Returned',
            }}
          />
          <Funnel table={funnel} chosen={chosen} where={filters} />
          <Timely table={funnel} chosen={chosen} where={filters} />
        </>
      )}
      <Split
        id="stuck"
        title="Orders that wait"
        table="order_latency_daily"
        measure="pending"
        dimension="leg"
        where={{ leg: ['submit_to_pay', 'pay_to_ship', 'ship_to_deliver'] }}
        titles={{
          submit_to_pay: 'for payment',
          pay_to_ship: 'for shipping',
          ship_to_deliver: 'for delivery',
        }}
        known={{ submit_to_pay: 2, pay_to_ship: 1, ship_to_deliver: 4 }}
        note="By the day of submission: neither further nor cancelled by the last complete day. Old bars are stuck orders."
      />
      <Lines
        id="latency"
        size="most"
        title="Hours from status to status"
        table="order_latency_daily"
        where={{ leg: [leg] }}
        measures={[
          { name: 'p95_hours', colour: 3, shape: 'dashed', title: '95 of 100 within' },
          { name: 'p90_hours', colour: 2, shape: 'line', title: '90 of 100 within' },
          { name: 'p50_hours', colour: 0, shape: 'area', title: 'Half within' },
        ]}
        note="Of orders of all currencies, by the day of their submission; the newest days know only their fastest orders."
        actions={
          <Choice
            label="Leg"
            values={LEGS}
            value={leg}
            text={(each) => LEG_TEXTS[each]}
            onChange={(each) => setOption('leg', each === 'submit_to_deliver' ? null : each)}
          />
        }
      />
      <Trend
        id="cancelled"
        title="Cancelled, share of submitted"
        table="order_funnel_daily"
        measure="cancelled_rate"
        note="By the day of submission: the newest may still be cancelled."
        where={filters}
        colour={3}
        height={200}
      />
      <Split
        id="events"
        size="most"
        title="Status changes by day"
        table="order_daily"
        measure="events"
        dimension="status"
        where={filters}
        known={{
          submitted: 0,
          paid: 4,
          shipped: 1,
          delivered: 2,
          cancelled: 3,
          returned: 5,
          refunded: 'compare',
        }}
        most={7}
        height={200}
      />
      {funnel && (
        <Board
          id="payment"
          title="Payment method"
          table={funnel}
          chosen={chosen}
          dimension="payment_method"
          measures={['submitted', 'paid_rate', 'cancelled_rate']}
          where={{ currency: [chosen.currency] }}
          titles={{ paid_rate: 'Paid', cancelled_rate: 'Cancelled' }}
        />
      )}
    </>
  )
}

/** Days that order_funnel_daily follows an order for. */
const FOLLOWED = 60
const RATES = ['paid_rate', 'delivered_rate', 'cancelled_rate', 'returned_rate']

/**
 * Says by measure that it may still change, and so be held against nothing; nothing once the newest orders are old
 * enough.
 */
export function underWay(
  newestDay: Day,
  books: Pick<Books, 'datasets' | 'completeTo'>,
): Record<string, string> {
  const to = books.datasets.find(({ name }) => name === 'orders')?.completeTo ?? books.completeTo
  if (to && daysBetween(newestDay, to) >= FOLLOWED) return {}
  const text = `Not compared: orders are followed for ${FOLLOWED} days, and those of ${dayText(newestDay)} are known ${to && to >= newestDay ? `for ${daysBetween(newestDay, to)}` : 'in part only'}.`
  return Object.fromEntries(RATES.map((rate) => [rate, text]))
}

const STEPS = ['submitted', 'paid', 'shipped', 'delivered'] as const
const EXITS = ['cancelled', 'returned', 'refunded'] as const

interface Part {
  table: TableInfo
  chosen: Chosen
  where: Record<string, string[]>
}

function Funnel({ table, chosen, where }: Part) {
  const statuses = [...STEPS, ...EXITS]
  const path = figuresPath({
    table: table.name,
    measures: [...statuses, ...statuses.map((status) => `${status}_amount`)],
    by: [],
    from: chosen.from,
    to: chosen.to,
    where,
  })
  const answer = useAnswer<Figures>(path)
  return (
    <Panel
      id="funnel"
      title="How far they came"
      answer={answer}
      csv={[path]}
      definition={table.comment}
      origin={{ table: table.name, day: newest(table, chosen) }}
      note="Orders submitted in the range, within 60 days and up to the last complete day: the newest are still on their way."
      empty={(data) =>
        data.rows.length === 0 || Number(records(data)[0]?.submitted ?? 0) === 0
          ? nothing(table, chosen)
          : null
      }
      behind={(data) => {
        const row = records(data)[0] ?? {}
        return {
          columns: [
            { title: 'Status' },
            { title: 'Orders', numeric: true },
            { title: 'Of submitted', numeric: true },
            { title: 'Amount', numeric: true },
          ],
          rows: statuses.map((status) => ({
            cells: [
              status,
              countText(row[status] ?? null),
              shareText(share(row[status], row.submitted)),
              moneyText(row[`${status}_amount`] ?? null, chosen.currency),
            ],
          })),
        }
      }}
    >
      {(data) => {
        const row = records(data)[0] ?? {}
        return (
          <ul className="funnel">
            {statuses.map((status) => {
              const off = (EXITS as readonly string[]).includes(status)
              const part = share(row[status], row.submitted)
              return (
                <li key={status} className={`${off ? 'off' : ''}${status === EXITS[0] ? ' break' : ''}`}>
                  <span>{status.charAt(0).toUpperCase() + status.slice(1)}</span>
                  <span className="track">
                    <span
                      className="fill"
                      style={{ width: `${Math.min(1, part ?? 0) * 100}%`, display: 'block' }}
                    />
                  </span>
                  <span
                    className="numeric"
                    title={moneyText(row[`${status}_amount`] ?? null, chosen.currency)}
                  >
                    {countText(row[status] ?? null)}
                  </span>
                  <span className="share">{shareText(part)}</span>
                </li>
              )
            })}
          </ul>
        )
      }}
    </Panel>
  )
}

function share(part: Value | undefined, whole: Value | undefined): number | null {
  const [a, b] = [plotted(part), plotted(whole)]
  return a === null || b === null || b === 0 ? null : a / b
}

const PROMISES = [
  { count: 'paid_24h', complete: 'complete_24h', name: 'Paid in 24 hours', colour: 0 },
  { count: 'shipped_3d', complete: 'complete_3d', name: 'Shipped in 3 days', colour: 1 },
  { count: 'delivered_14d', complete: 'complete_14d', name: 'Delivered in 14 days', colour: 2 },
] as const

/** Shares of orders that were on time, of days old enough to tell. */
function Timely({ table, chosen, where }: Part) {
  const counts = ['submitted', ...PROMISES.map(({ count }) => count)]
  const axis = useAxis(table, chosen, counts, where, true)
  const path = axis.path({
    measures: [...counts, ...PROMISES.map(({ complete }) => complete)],
    by: ['dt', ...table.dimensions.map(({ name }) => name)],
    where,
  })
  const answer = useAnswer<Figures>(path)
  const series = useMemo(() => {
    const counts = new Map<Day, Record<string, number>>()
    for (const row of answer.data ? records(answer.data) : []) {
      const of = counts.get(String(row.dt)) ?? {}
      for (const name of ['submitted', ...PROMISES.map(({ count }) => count)])
        of[name] = (of[name] ?? 0) + (plotted(row[name]) ?? 0)
      for (const { complete } of PROMISES)
        of[complete] = Math.min(of[complete] ?? 1, plotted(row[complete]) ?? 0)
      counts.set(String(row.dt), of)
    }
    return PROMISES.map(({ count, complete, name, colour }): Series => ({
      name,
      colour,
      shape: 'line',
      values: axis.days.map((day) => {
        const of = counts.get(day)
        return of?.submitted && of[complete] === 1 ? (of[count] ?? 0) / of.submitted : null
      }),
    }))
  }, [answer.data, axis.days])
  return (
    <SeriesPanel
      id="timely"
      title="On time, share of submitted"
      note="By the day of submission; only days that are old enough to tell."
      axis={axis}
      answers={[answer]}
      series={series}
      unit="share"
      height={236}
      floating
    />
  )
}
