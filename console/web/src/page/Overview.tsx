import { figuresPath } from '../api/figures'
import type { Books, Figures, TableInfo, Unit } from '../api/types'
import { useAnswer, useBooks, useTable, type Asked } from '../books/live'
import { buckets, daysBetween, dayText, plusDays, weekday, type Day } from '../day/day'
import { countShort, numberShort, valueShort, valueText, type Value } from '../format/number'
import type { Mark } from '../chart/series'
import { Card } from '../part/Card'
import { Choice } from '../part/Choice'
import { marksOf, metricUnit, useDays, useUnits } from '../part/days'
import { Fact } from '../part/Fact'
import { HeatTable } from '../part/HeatTable'
import { useForecast } from '../part/forecast'
import { Panel } from '../part/Panel'
import { useChosen, type Chosen } from '../part/range'
import { byDay, cutText, records, wholeFrom } from '../part/rows'
import { Split, Trend } from '../part/Trend'
import { openTrace } from '../part/trace'
import { Whole } from '../part/Whole'
import { setOption, useView } from '../url/location'

const AMOUNTS = ['gross_amount', 'net_amount'] as const

/** How the shop does: the newest complete day, and the days that led to it. */
export function Overview() {
  const chosen = useChosen()
  const { options } = useView()
  const sales = useTable('sales_daily')
  const logins = useTable('login_daily')
  if (!chosen) return null
  const amount = AMOUNTS.find((each) => each === options.amount) ?? 'gross_amount'
  const currency = { currency: [chosen.currency] }
  return (
    <>
      <Cards chosen={chosen} />
      {sales && (
        <Trend
          id="revenue"
          title="Revenue"
          size="wide"
          height={280}
          table="sales_daily"
          measure={amount}
          where={currency}
          forecast={amount}
          actions={
            <Choice
              label="Amount"
              values={AMOUNTS}
              value={amount}
              text={(each) => (each === 'gross_amount' ? 'Gross' : 'Net')}
              onChange={(each) => setOption('amount', each === 'gross_amount' ? null : each)}
            />
          }
        />
      )}
      {sales && (
        <Trend
          id="orders"
          title="Orders"
          table="sales_daily"
          measure="orders"
          where={currency}
          forecast="orders"
        />
      )}
      {logins && (
        <Trend
          id="logins"
          title="Login attempts"
          table="login_daily"
          measure="attempts"
          forecast="login_attempts"
          forecastCurrency={null}
        />
      )}
      {!sales && !logins && <OtherTables />}
      <Notable chosen={chosen} />
      <Split
        id="buyers"
        title="New and returning buyers"
        table="buyers_daily"
        measure="buyers"
        dimension="customer_type"
        where={currency}
        known={{ returning: 0, new: 2, anonymous: 5 }}
        height={240}
      />
      <Hours chosen={chosen} />
    </>
  )
}

function OtherTables() {
  return (
    <p className="empty wide">
      Neither sales_daily nor login_daily is published. Look at the page Tables for the tables that are.
    </p>
  )
}

type Foretold = 'gross_amount' | 'net_amount' | 'orders' | 'login_attempts'

interface MeasureCard {
  title: string
  measure: string
  unit: Unit
  /** Whether the whole range has a value, too. */
  hasTotal?: boolean
  forecast?: Foretold
}

const SALES_CARDS: MeasureCard[] = [
  {
    title: 'Gross revenue',
    measure: 'gross_amount',
    unit: 'money',
    hasTotal: true,
    forecast: 'gross_amount',
  },
  { title: 'Net revenue', measure: 'net_amount', unit: 'money', hasTotal: true, forecast: 'net_amount' },
  { title: 'Orders', measure: 'orders', unit: 'count', forecast: 'orders' },
  { title: 'Mean order value', measure: 'average_order_value', unit: 'money' },
]
const LOGIN_CARDS: MeasureCard[] = [
  { title: 'Login attempts', measure: 'attempts', unit: 'count', hasTotal: true, forecast: 'login_attempts' },
  { title: 'Login success', measure: 'success_rate', unit: 'share', hasTotal: true },
]
const USER_CARDS: MeasureCard[] = [{ title: 'Active users', measure: 'dau', unit: 'count' }]

function added(cards: MeasureCard[]): string[] {
  return cards.filter(({ hasTotal }) => hasTotal).map(({ measure }) => measure)
}

/** Cards look a year and a week back from the day they show. */
function Cards({ chosen }: { chosen: Chosen }) {
  const { completeTo, publication } = useBooks()
  const sales = useTable('sales_daily')
  const buyers = useTable('buyers_daily')
  const logins = useTable('login_daily')
  const users = useTable('active_users_daily')
  const day = completeTo && completeTo >= chosen.from && completeTo < chosen.to ? completeTo : chosen.to
  const days = buckets(chosen.from, day, 'day')
  const currency = { currency: [chosen.currency] }
  const of = (table: string, cards: MeasureCard[], where: Record<string, string[]>, from: Day, to: Day) =>
    figuresPath({ table, measures: cards.map(({ measure }) => measure), by: ['dt'], from, to, where })
  const salesNow = useAnswer<Figures>(
    sales && of('sales_daily', SALES_CARDS, currency, plusDays(chosen.from, -7), chosen.to),
  )
  const salesThen = useAnswer<Figures>(
    sales && of('sales_daily', SALES_CARDS, currency, plusDays(day, -364), plusDays(day, -364)),
  )
  const salesSum = useAnswer<Figures>(
    sales &&
      figuresPath({
        table: 'sales_daily',
        measures: added(SALES_CARDS),
        by: [],
        from: chosen.from,
        to: chosen.to,
        where: currency,
      }),
  )
  const buyersOf = (from: Day, to: Day) =>
    buyers &&
    figuresPath({
      table: 'buyers_daily',
      measures: ['buyers'],
      by: ['dt', 'customer_type'],
      from,
      to,
      where: currency,
    })
  const newNow = useAnswer<Figures>(buyersOf(plusDays(chosen.from, -7), chosen.to))
  const newThen = useAnswer<Figures>(buyersOf(plusDays(day, -364), plusDays(day, -364)))
  const loginsNow = useAnswer<Figures>(
    logins && of('login_daily', LOGIN_CARDS, {}, plusDays(chosen.from, -7), chosen.to),
  )
  const loginsThen = useAnswer<Figures>(
    logins && of('login_daily', LOGIN_CARDS, {}, plusDays(day, -364), plusDays(day, -364)),
  )
  const loginsSum = useAnswer<Figures>(
    logins &&
      figuresPath({
        table: 'login_daily',
        measures: added(LOGIN_CARDS),
        by: [],
        from: chosen.from,
        to: chosen.to,
      }),
  )
  const usersNow = useAnswer<Figures>(
    users && of('active_users_daily', USER_CARDS, {}, plusDays(chosen.from, -7), chosen.to),
  )
  const usersThen = useAnswer<Figures>(
    users && of('active_users_daily', USER_CARDS, {}, plusDays(day, -364), plusDays(day, -364)),
  )
  const forecasts: Record<Foretold, ReturnType<typeof useForecast>> = {
    gross_amount: useForecast('gross_amount', chosen.currency),
    net_amount: useForecast('net_amount', chosen.currency),
    orders: useForecast('orders', chosen.currency),
    login_attempts: useForecast('login_attempts', null),
  }
  const ahead = (metric: Foretold) => {
    const forecast = forecasts[metric]
    const first = plusDays(day, 1)
    if (!forecast || forecast.days.find((each) => each > day) !== first) return []
    return forecast.days
      .filter((each) => each > day)
      .slice(0, 7)
      .map((each) => ({
        day: each,
        low: forecast.low.get(each) ?? null,
        middle: forecast.middle.get(each) ?? null,
        high: forecast.high.get(each) ?? null,
      }))
  }
  const length = daysBetween(chosen.from, chosen.to) + 1
  const total = (figures: Figures | null, measure: string) =>
    figures ? (records(figures)[0]?.[measure] ?? null) : null
  const sum = (value: Value, unit: Unit) => (
    <span title={valueText(value, unit, chosen.currency)}>
      {length === 1 ? '1 day' : `${length} days`}: {valueShort(value, unit, chosen.currency)}
    </span>
  )
  const asked = [
    ...(sales ? [salesNow, salesThen, salesSum] : []),
    ...(buyers ? [newNow, newThen] : []),
    ...(logins ? [loginsNow, loginsThen, loginsSum] : []),
    ...(users ? [usersNow, usersThen] : []),
  ]
  const isReady = asked.every(({ state }) => state !== 'loading')
  const shared = { currency: chosen.currency, day, days, isReady }
  const measured = (
    table: TableInfo | null,
    cards: MeasureCard[],
    now: Asked<Figures>,
    then: Asked<Figures>,
    totals?: Asked<Figures>,
  ) =>
    table &&
    cards.map(({ title, measure, unit, hasTotal, forecast }) => (
      <Card
        {...shared}
        key={measure}
        title={title}
        table={table.name}
        unit={unit}
        definition={table.measures.find(({ name }) => name === measure)?.comment}
        values={new Map([...byDay(then.data, measure), ...byDay(now.data, measure)])}
        sum={totals && hasTotal && sum(total(totals.data, measure), unit)}
        forecast={forecast ? ahead(forecast) : []}
      />
    ))
  if (!sales && !logins && !users) return null
  return (
    <Whole isReady={isReady} publication={publication}>
      <section className="cards wide" aria-label={`Figures of ${dayText(day, 'full')}`}>
        <p className="cards-day">
          <strong>{dayText(day, 'full')}</strong>
          <span className="muted">
            {' '}
            against {dayText(plusDays(day, -7), 'short')} (a week before) and {dayText(plusDays(day, -364))}{' '}
            (52 weeks before)
          </span>
        </p>
        <div className="card-grid">
          {measured(sales, SALES_CARDS, salesNow, salesThen, salesSum)}
          {buyers ? (
            <Card
              {...shared}
              title="New buyers"
              table="buyers_daily"
              unit="count"
              definition="Distinct users whose first sale ever is of the day"
              values={new Map([...newBuyers(newThen.data), ...newBuyers(newNow.data)])}
            />
          ) : null}
          {measured(logins, LOGIN_CARDS, loginsNow, loginsThen, loginsSum)}
          {measured(users, USER_CARDS, usersNow, usersThen)}
        </div>
      </section>
    </Whole>
  )
}

/** Returns new buyers by day: 0 on a day that has buyers, and none that is new; tables have no row for that. */
export function newBuyers(figures: Figures | null): ReadonlyMap<Day, Value> {
  const values = new Map<Day, Value>()
  for (const row of figures ? records(figures) : []) {
    const day = String(row.dt)
    if (row.customer_type === 'new') values.set(day, row.buyers ?? null)
    else if (!values.has(day)) values.set(day, '0')
  }
  return values
}

/** Kinds of days that nobody needs to look at, or that are said to be incomplete anyway. */
const ORDINARY = ['normal', 'closed', 'incomplete']

interface Anomalies {
  path: string | null
  rows: Record<string, Value>[]
  /** The day before which there are more than the server gives; null if it gave all. */
  from: Day | null
}

/** Anomalies, if nights make a table of them that can be read here. */
function useAnomalies(chosen: Chosen): Anomalies {
  const table = useTable('anomaly_daily')
  const measures = ['value', 'expected', 'low', 'high', 'kind'].filter((name) =>
    table?.measures.some((measure) => measure.name === name),
  )
  const path =
    table && measures.length === 5
      ? figuresPath({
          table: table.name,
          measures,
          by: ['dt', ...table.dimensions.map(({ name }) => name)],
          from: chosen.from,
          to: chosen.to,
          order: '-dt',
        })
      : null
  const { data } = useAnswer<Figures>(path)
  const from = data ? wholeFrom(data) : null
  const rows = (data ? records(data) : []).filter(
    ({ dt, kind }) => !ORDINARY.includes(String(kind)) && (from === null || String(dt) >= from),
  )
  return { path, rows, from }
}

/** Days in the list at most. */
const MOST_DAYS = 100

/** Lines of a day at most; the others are behind them. */
const MOST_LINES = 4

/** Days about which there is something to say. */
function Notable({ chosen }: { chosen: Chosen }) {
  const books = useBooks()
  const { lastDay } = books
  const to = lastDay && lastDay > chosen.to && daysBetween(chosen.to, lastDay) <= 7 ? lastDay : chosen.to
  const told = useDays(chosen.from, to)
  const unitOf = useUnits()
  const anomalies = useAnomalies(chosen)
  const sales = useTable('sales_daily')
  const facts = new Map<Day, Mark[]>(told.days.map((day) => [day.day, marksOf(day, unitOf)]))
  for (const row of anomalies.rows) {
    const day = String(row.dt)
    const metric = String(row.metric ?? 'A figure')
    const currency = row.currency && row.currency !== '(none)' ? String(row.currency) : null
    const write = (value: Value | undefined) => valueShort(value ?? null, metricUnit(metric), currency)
    const text = `${metric.replaceAll('_', ' ')}${currency ? ` in ${currency}` : ''} out of the ordinary: ${write(row.value)}, expected ${write(row.low)} to ${write(row.high)}`
    facts.set(day, [...(facts.get(day) ?? []), { kind: 'anomaly', text }])
  }
  const days = [...facts].filter(([, found]) => found.length > 0).sort(([a], [b]) => (a < b ? 1 : -1))
  const notes = [
    anomalies.from &&
      `Figures out of the ordinary are known from ${dayText(anomalies.from)} on: the server gives no more at once.`,
    told.failure && 'Notes and findings of gates are not known now: the warehouse doesn’t answer.',
  ].filter(Boolean)
  return (
    <Panel
      id="notable"
      title="Days to know about"
      answer={told.answer}
      csv={() => [
        ['day', 'kind', 'text'],
        ...days.flatMap(([day, found]) =>
          found.flatMap(({ kind, text, all }) => (all ?? [text]).map((each) => [day, kind, each])),
        ),
      ]}
      note={notes.length > 0 ? notes.join(' ') : null}
      empty={() => (days.length === 0 ? ordinary(chosen, books) : null)}
    >
      {() => (
        <>
          <ul className="notable">
            {days.slice(0, MOST_DAYS).map(([day, found]) => (
              <li key={day}>
                <button
                  type="button"
                  className="notable-day"
                  onClick={() => openTrace(sales?.name ?? 'login_daily', day)}
                >
                  {dayText(day, 'full')}
                </button>
                <div className="notable-facts">
                  {found.slice(0, MOST_LINES).map((fact, index) => (
                    <Fact key={index} {...fact} />
                  ))}
                  {found.length > MOST_LINES && (
                    <details>
                      <summary>and {found.length - MOST_LINES} more</summary>
                      {found.slice(MOST_LINES).map((fact, index) => (
                        <Fact key={index} {...fact} />
                      ))}
                    </details>
                  )}
                </div>
              </li>
            ))}
          </ul>
          {days.length > MOST_DAYS && (
            <p className="muted small">
              The newest {MOST_DAYS} of {days.length} days. Choose an earlier range for others.
            </p>
          )}
        </>
      )}
    </Panel>
  )
}

/** Says that there is nothing to say of a range, or that it has no figures. */
export function ordinary(
  { from, to }: { from: Day; to: Day },
  { firstDay, lastDay }: Pick<Books, 'firstDay' | 'lastDay'>,
): string {
  if (firstDay === null || lastDay === null) return 'The books have no figures of any day yet.'
  if (to < firstDay || from > lastDay)
    return `There are no figures of these days: the books have ${dayText(firstDay)} to ${dayText(lastDay)}.`
  return 'Nothing: every day of the range is complete, nothing was restated, no gate found anything, and nobody wrote a note.'
}

const BUSY = ['orders_submitted', 'login_attempts', 'line_items'] as const
const BUSY_TEXTS = { orders_submitted: 'Orders', login_attempts: 'Logins', line_items: 'Lines sold' }
const UNCOUNTED = { orders_submitted: 'submitted orders', login_attempts: 'logins', line_items: 'lines sold' }

/** Says that a range has none of a measure, which a grid of zeros would tell as a figure. */
export function uncounted(rows: Record<string, unknown>[], measure: (typeof BUSY)[number]): string | null {
  return rows.every((row) => measure in row && !Number(row[measure]))
    ? `No ${UNCOUNTED[measure]} in this range. Choose another measure, or a longer range.`
    : null
}

/** A Monday, by which weekdays are named. */
const MONDAY = '2024-01-01'

/** When people come: a measure by weekday and local hour, per day of the range. */
function Hours({ chosen }: { chosen: Chosen }) {
  const table = useTable('activity_hourly')
  const { options } = useView()
  const measure = BUSY.find((each) => each === options.hours) ?? 'orders_submitted'
  // More days than this have more rows than the server gives at once.
  const from = daysBetween(chosen.from, chosen.to) > 370 ? plusDays(chosen.to, -370) : chosen.from
  const path = table
    ? figuresPath({ table: table.name, measures: [measure], by: ['dt', 'hour'], from, to: chosen.to })
    : null
  const answer = useAnswer<Figures>(path)
  if (!table) return null
  return (
    <Panel
      id="hours"
      size="most"
      title="By weekday and hour"
      answer={answer}
      csv={[path]}
      definition={table.comment}
      origin={{ table: table.name, day: chosen.to }}
      note="Mean of a day of the range, in local hours of the business zone."
      actions={
        <Choice
          label="Measure"
          values={BUSY}
          value={measure}
          text={(each) => BUSY_TEXTS[each]}
          onChange={(each) => setOption('hours', each === 'orders_submitted' ? null : each)}
        />
      }
      empty={(data) =>
        data.rows.length === 0
          ? 'Nothing in this range. Choose a longer one.'
          : (uncounted(records(data), measure) ?? cutText(data))
      }
    >
      {(data) => {
        const sums = new Map<string, number>()
        for (const row of records(data)) {
          const key = `${weekday(String(row.dt))} ${row.hour}`
          sums.set(key, (sums.get(key) ?? 0) + Number(row[measure] ?? 0))
        }
        const counts = new Map<number, number>()
        for (const day of buckets(from, chosen.to, 'day')) {
          counts.set(weekday(day), (counts.get(weekday(day)) ?? 0) + 1)
        }
        const mean = (of: number, hour: number) => (sums.get(`${of} ${hour}`) ?? 0) / (counts.get(of) ?? 1)
        const weekdays = [0, 1, 2, 3, 4, 5, 6].filter((of) => counts.has(of))
        const hours = Array.from({ length: 24 }, (_, hour) => hour)
        const top = Math.max(1e-9, ...weekdays.flatMap((of) => hours.map((hour) => mean(of, hour))))
        return (
          <HeatTable
            label="By weekday and hour"
            corner="Hour"
            compact
            columns={hours.map(String)}
            rows={weekdays.map((of) => ({
              key: String(of),
              name: weekdayText(of),
              cells: hours.map((hour) => ({
                heat: mean(of, hour) / top,
                text: mean(of, hour) < 10 ? numberShort(mean(of, hour)) : countShort(mean(of, hour)),
                title: `${weekdayText(of)}, ${hour}:00 to ${hour + 1}:00: ${valueText(mean(of, hour), 'number', null)}`,
              })),
            }))}
          />
        )
      }}
    </Panel>
  )
}

function weekdayText(of: number): string {
  return new Intl.DateTimeFormat(undefined, { weekday: 'short', timeZone: 'UTC' }).format(
    Date.parse(`${plusDays(MONDAY, of)}T00:00:00Z`),
  )
}
