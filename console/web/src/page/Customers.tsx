import { figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { useAnswer, useTable } from '../books/live'
import { bucket, dayText } from '../day/day'
import { addDecimals } from '../format/decimal'
import { countText, moneyShort, moneyText, plotted, shareText, valueText, type Value } from '../format/number'
import { Choice } from '../part/Choice'
import { HeatTable, type HeatCell } from '../part/HeatTable'
import { Panel } from '../part/Panel'
import { newest, nothing, useChosen, type Chosen } from '../part/range'
import { cutText, records } from '../part/rows'
import { Tiles } from '../part/Tiles'
import { Lines, Split } from '../part/Trend'
import { setOption, useView } from '../url/location'

const TYPES = { returning: 0, new: 2, anonymous: 5 } as const

/** Who buys and comes back. */
export function Customers() {
  const chosen = useChosen()
  const users = useTable('active_users_daily')
  const buyers = useTable('buyers_daily')
  const retention = useTable('retention_weekly')
  const cohorts = useTable('cohort_value_monthly')
  const propensity = useTable('purchase_propensity')
  if (!chosen) return null
  const currency = { currency: [chosen.currency] }
  if (!users && !buyers && !retention && !cohorts) {
    return (
      <p className="empty wide">
        No table of customers is published yet. The next night makes them; see Trust.
      </p>
    )
  }
  return (
    <>
      {users && (
        <Tiles
          label={`Users on ${dayText(newest(users, chosen))}`}
          table={users}
          chosen={chosen}
          where={{}}
          day={newest(users, chosen)}
          measures={['dau', 'wau', 'mau', 'stickiness', 'new_users', 'dormant']}
          note="Stickiness: the share of the users of 28 days that is there on a day, in the mean. Gone quiet: there in the 7 days before the last 7, and not since."
          units={{ stickiness: 'share' }}
          titles={{
            dau: 'Active on the day',
            wau: 'Active in 7 days',
            mau: 'Active in 30 days',
            new_users: 'New users',
            dormant: 'Gone quiet',
          }}
        />
      )}
      <Split
        id="buyers"
        size="half"
        title="New and returning buyers"
        table="buyers_daily"
        measure="buyers"
        dimension="customer_type"
        where={currency}
        known={TYPES}
      />
      <Split
        id="spending"
        size="half"
        title="Net revenue by new and returning"
        table="buyers_daily"
        measure="net_amount"
        dimension="customer_type"
        where={currency}
        known={TYPES}
      />
      <Lines
        id="users"
        size="half"
        title="Active users"
        table="active_users_daily"
        note="Distinct users with a successful login in the days that end with the day."
        measures={[
          { name: 'mau', colour: 1, shape: 'line', title: '30 days' },
          { name: 'wau', colour: 4, shape: 'line', title: '7 days' },
          { name: 'dau', colour: 0, shape: 'area', title: 'The day' },
        ]}
      />
      <Lines
        id="movement"
        size="half"
        title="Users of 7 days against the 7 before"
        table="active_users_daily"
        measures={[
          { name: 'returning', colour: 0, shape: 'line' },
          { name: 'resurrected', colour: 2, shape: 'line', title: 'Back again' },
          { name: 'dormant', colour: 3, shape: 'line', title: 'Gone quiet' },
        ]}
      />
      {retention && <Retention table={retention} chosen={chosen} />}
      {cohorts && <CohortValue table={cohorts} chosen={chosen} />}
      {propensity ? <Propensity table={propensity} /> : <NoPropensity />}
    </>
  )
}

const COHORT_WEEKS = 16
const COHORT_MONTHS = 14

function Retention({ table, chosen }: { table: TableInfo; chosen: Chosen }) {
  const to = chosen.to
  const path = figuresPath({
    table: table.name,
    measures: ['week_no', 'active_users', 'cohort_users', 'retention', 'mature'],
    by: ['cohort_week', 'dt'],
    from: bucket(table.firstDay && table.firstDay > chosen.from ? table.firstDay : weeksBefore(to), 'week'),
    to,
  })
  const answer = useAnswer<Figures>(path)
  return (
    <Panel
      id="retention"
      title="Retention by week of the first login"
      size="wide"
      answer={answer}
      csv={[path]}
      definition={table.comment}
      origin={{ table: table.name, day: bucket(newest(table, chosen), 'week') }}
      note="Share of a week’s new users who logged in so many weeks later. Dashed weeks go on."
      empty={(data) => (data.rows.length === 0 ? nothing(table, chosen) : cutText(data))}
    >
      {(data) => {
        const rows = records(data)
        const earliest = bucket(weeksBefore(to), 'week')
        const weeks = [...new Set(rows.map((row) => String(row.cohort_week)))]
          .filter((week) => week >= earliest)
          .sort()
          .reverse()
          .slice(0, COHORT_WEEKS)
        const most = Math.max(
          0,
          ...rows.filter((row) => weeks.includes(String(row.cohort_week))).map((row) => Number(row.week_no)),
        )
        const top = Math.max(
          0.01,
          ...rows.filter((row) => Number(row.week_no) > 0).map((row) => plotted(row.retention) ?? 0),
        )
        return (
          <HeatTable
            label="Retention"
            corner="First login"
            columns={Array.from({ length: most + 1 }, (_, week) => (week === 0 ? 'Week 0' : `+${week}`))}
            rows={weeks.map((week) => {
              const own = rows.filter((row) => row.cohort_week === week)
              const cells: (HeatCell | null)[] = []
              for (const row of own) {
                const share = plotted(row.retention)
                cells[Number(row.week_no)] = {
                  heat: share === null ? null : Number(row.week_no) === 0 ? 0 : Math.min(1, share / top),
                  text: shareText(row.retention ?? null, 0),
                  title: `${countText(row.active_users ?? null)} of ${countText(row.cohort_users ?? null)} users in the week of ${dayText(String(row.dt))}`,
                  young: String(row.mature) === '0',
                }
              }
              return {
                key: week,
                name: dayText(week),
                note: countText(own[0]?.cohort_users ?? null),
                cells,
                origin: { table: table.name, day: String(own.at(-1)?.dt ?? week) },
              }
            })}
          />
        )
      }}
    </Panel>
  )
}

function weeksBefore(day: string): string {
  return new Date(Date.parse(day + 'T00:00:00Z') - COHORT_WEEKS * 7 * 86_400_000).toISOString().slice(0, 10)
}

const VALUES = ['cumulative', 'monthly', 'active'] as const
const VALUE_TEXTS = { cumulative: 'Value so far', monthly: 'Per month', active: 'Who buys' }

type CohortChoice = (typeof VALUES)[number]

/**
 * Returns what a cohort is worth by month for each of its buyers in a currency, who are those of its first month: all
 * its buyers, whatever they paid in, would make every currency but the largest look poor.
 *
 * @param rows of one cohort and currency, in the order of their months
 */
export function cohortValues(rows: Record<string, Value>[], what: CohortChoice, currency: string) {
  const buyers = rows.find(({ month_no: month }) => Number(month) === 0)?.active_buyers ?? null
  let sum: string | null = null
  const values = rows.map((row) => {
    sum = addDecimals([sum, row.net_amount === null ? null : String(row.net_amount)])
    const amount = what === 'cumulative' ? sum : (row.net_amount ?? null)
    const part = what === 'active' ? (row.active_buyers ?? null) : amount
    const month = dayText(String(row.dt), 'month')
    return {
      month: Number(row.month_no),
      value: part === null || !Number(buyers) ? null : Number(part) / Number(buyers),
      title:
        what === 'active'
          ? `${countText(part)} in ${month}, ${countText(buyers)} in the first month`
          : `${moneyText(amount, currency)} of ${countText(buyers)} buyers, ${month}`,
      young: String(row.mature) === '0',
    }
  })
  return { buyers, values }
}

function CohortValue({ table, chosen }: { table: TableInfo; chosen: Chosen }) {
  const { options } = useView()
  const what = VALUES.find((each) => each === options.value) ?? 'cumulative'
  const path = figuresPath({
    table: table.name,
    measures: ['active_buyers', 'net_amount', 'month_no', 'mature'],
    by: ['cohort_month', 'dt'],
    from: table.firstDay ?? chosen.from,
    to: chosen.to,
    where: { currency: [chosen.currency] },
  })
  const answer = useAnswer<Figures>(path)
  return (
    <Panel
      id="cohorts"
      title="Cohort value by month of the first sale"
      size="wide"
      answer={answer}
      csv={[path]}
      definition={table.comment}
      origin={{ table: table.name, day: bucket(newest(table, chosen), 'month') }}
      note={
        what === 'active'
          ? `Buyers in ${chosen.currency} so many months later, as a share of those of the cohort’s first month. Dashed months go on.`
          : `Net revenue in ${chosen.currency} for every buyer in ${chosen.currency} of the cohort’s first month, whether or not they bought again. Dashed months go on.`
      }
      actions={
        <Choice
          label="Value"
          values={VALUES}
          value={what}
          text={(each) => VALUE_TEXTS[each]}
          onChange={(each) => setOption('value', each === 'cumulative' ? null : each)}
        />
      }
      empty={(data) => (data.rows.length === 0 ? nothing(table, chosen) : cutText(data))}
    >
      {(data) => {
        const all = records(data)
        const months = [...new Set(all.map((row) => String(row.cohort_month)))]
          .sort()
          .reverse()
          .slice(0, COHORT_MONTHS)
        const rows = months.map((month) => {
          const own = all.filter((row) => row.cohort_month === month)
          return { month, own, ...cohortValues(own, what, chosen.currency) }
        })
        const counts = (value: { month: number }) => what === 'cumulative' || value.month > 0
        const top = Math.max(
          1e-9,
          ...rows.flatMap(({ values }) => values.filter(counts).map(({ value }) => value ?? 0)),
        )
        const most = Math.max(0, ...rows.flatMap(({ values }) => values.map(({ month }) => month)))
        return (
          <HeatTable
            label="Cohort value"
            corner="First sale"
            columns={Array.from({ length: most + 1 }, (_, month) => (month === 0 ? 'Month 0' : `+${month}`))}
            rows={rows.map(({ month, own, buyers, values }) => {
              const cells: (HeatCell | null)[] = []
              for (const each of values) {
                cells[each.month] = {
                  heat: each.value === null || !counts(each) ? 0 : Math.max(0, Math.min(1, each.value / top)),
                  text:
                    what === 'active' ? shareText(each.value, 0) : moneyShort(each.value, chosen.currency),
                  title: each.title,
                  young: each.young,
                }
              }
              return {
                key: month,
                name: dayText(month, 'tick'),
                note: countText(buyers),
                cells,
                origin: { table: table.name, day: String(own.at(-1)?.dt ?? month) },
              }
            })}
          />
        )
      }}
    </Panel>
  )
}

const REPORTED = ['judged_buyers', 'auc', 'frequency_auc', 'expected_share', 'observed_share']

/** How the model of a day did on buyers that it hadn't seen, in a sentence; null where nothing tells. */
function useReport(day: string | null): string | null {
  const table = useTable('model_report')
  const known = table && REPORTED.every((name) => table.measures.some((measure) => measure.name === name))
  const { data } = useAnswer<Figures>(
    known && day
      ? figuresPath({
          table: table.name,
          measures: REPORTED,
          by: ['dt', 'model'],
          from: day,
          to: day,
          where: { model: ['purchase_propensity'] },
        })
      : null,
  )
  const row = data ? records(data)[0] : undefined
  if (!row || row.auc === null || row.auc === undefined) return null
  const [auc, frequency] = [
    valueText(row.auc, 'number', null),
    valueText(row.frequency_auc ?? null, 'number', null),
  ]
  return `Judged on ${countText(row.judged_buyers ?? null)} buyers it hadn’t seen: AUC ${auc} (by frequency alone ${frequency}); expected ${shareText(row.expected_share ?? null)}, came back ${shareText(row.observed_share ?? null)}.`
}

function NoPropensity() {
  const isJudged = useTable('model_report') !== null
  return (
    <section className="panel wide" aria-labelledby="no-propensity">
      <header className="panel-head">
        <h2 id="no-propensity">Probability of a purchase within 30 days</h2>
      </header>
      <p className="empty">
        {isJudged
          ? 'Not published: no model of a month told more than how often people buy. Its report is model_report on the page Tables.'
          : 'Not told yet: nights tell it as of the last day of a month, from three months of sales on.'}
      </p>
    </section>
  )
}

/** How likely customers are to buy soon: shown only where a night has published a model that is good enough. */
function Propensity({ table }: { table: TableInfo }) {
  const has = (name: string) => table.measures.some((measure) => measure.name === name)
  const day = table.lastDay
  const measures = ['probability', 'decile'].filter(has)
  const path =
    day && has('probability')
      ? figuresPath({
          table: table.name,
          measures,
          by: ['dt', ...table.dimensions.map(({ name }) => name)],
          from: day,
          to: day,
          order: '-probability',
        })
      : null
  const answer = useAnswer<Figures>(path)
  const report = useReport(day)
  if (!path || !day) return null
  return (
    <Panel
      id="propensity"
      title="Probability of a purchase within 30 days"
      size="wide"
      answer={answer}
      csv={[path]}
      definition={table.comment}
      origin={{ table: table.name, day }}
      note={
        <>
          As of {dayText(day)}; customers are masked.{report && <> {report}</>}
        </>
      }
      empty={(data) => (data.rows.length === 0 ? 'No model was good enough to be published.' : null)}
      behind={(data) => ({
        columns: [
          { title: 'Customer' },
          { title: 'Probability', numeric: true },
          ...(has('decile') ? [{ title: 'Decile', numeric: true }] : []),
        ],
        rows: records(data).map((row) => ({
          cells: [
            String(row[table.dimensions[0]?.name ?? 'user_id']),
            shareText(row.probability ?? null),
            ...(has('decile') ? [String(row.decile)] : []),
          ],
        })),
      })}
    >
      {(data) => {
        const deciles = new Map<string, { sum: number; count: number }>()
        for (const row of records(data)) {
          const decile = has('decile') ? String(row.decile) : 'all'
          const found = deciles.get(decile) ?? { sum: 0, count: 0 }
          found.sum += plotted(row.probability) ?? 0
          found.count++
          deciles.set(decile, found)
        }
        const rows = [...deciles]
          .map(([decile, { sum, count }]) => ({ decile, count, mean: sum / count }))
          .sort((a, b) => b.mean - a.mean)
        const top = Math.max(1e-9, ...rows.map(({ mean }) => mean))
        return (
          <>
            <ul className="funnel">
              {rows.map(({ decile, count, mean }) => (
                <li key={decile}>
                  <span>{decile === 'all' ? 'All' : `Decile ${decile}`}</span>
                  <span className="track">
                    <span className="fill" style={{ width: `${(mean / top) * 100}%`, display: 'block' }} />
                  </span>
                  <span className="numeric">{shareText(mean)}</span>
                  <span className="share">{countText(count)}</span>
                </li>
              ))}
            </ul>
            <p className="muted small">
              Mean probability and number of customers
              {data.total > data.rows.length
                ? ` among the ${countText(data.rows.length)} likeliest of ${countText(data.total)}`
                : ''}
              . Table lists them.
            </p>
          </>
        )
      }}
    </Panel>
  )
}
