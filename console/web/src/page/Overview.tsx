import { figuresPath } from '../api/figures'
import type { Days, Figures } from '../api/types'
import { useAnswer, useBooks, useTable } from '../books/live'
import { buckets, daysBetween, dayText, plusDays, type Day } from '../day/day'
import { moneyShort, countShort, valueText } from '../format/number'
import { Card } from '../part/Card'
import { Choice } from '../part/Choice'
import { Panel } from '../part/Panel'
import { useChosen, type Chosen } from '../part/range'
import { byDay, records } from '../part/rows'
import { Split, Trend, useForecast } from '../part/Trend'
import { openTrace } from '../part/trace'
import { setOption, useView } from '../url/location'

const AMOUNTS = ['gross_amount', 'net_amount'] as const

/** How the shop does: the newest complete day, and the days that led to it. */
export function Overview() {
  const chosen = useChosen()
  const { options } = useView()
  const sales = useTable('sales_daily')
  const logins = useTable('login_daily')
  const risk = useTable('anomaly_daily')
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
          wide
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
      <Notable from={chosen.from} to={chosen.to} />
      {risk ? (
        <Anomalies chosen={chosen} />
      ) : (
        <Split
          id="buyers"
          title="New and returning buyers"
          table="buyers_daily"
          measure="buyers"
          dimension="customer_type"
          where={currency}
          known={{ returning: 0, new: 2, anonymous: 5 }}
        />
      )}
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

/** Cards look a year and a week back from the day they show. */
function Cards({ chosen }: { chosen: Chosen }) {
  const { completeTo } = useBooks()
  const sales = useTable('sales_daily')
  const buyers = useTable('buyers_daily')
  const logins = useTable('login_daily')
  const users = useTable('active_users_daily')
  const day = completeTo && completeTo >= chosen.from && completeTo < chosen.to ? completeTo : chosen.to
  const days = buckets(chosen.from, chosen.to, 'day').slice(-92)
  const currency = { currency: [chosen.currency] }
  const SALES = ['gross_amount', 'net_amount', 'orders', 'buyers', 'average_order_value']
  const LOGINS = ['attempts', 'success_rate']
  const of = (table: string, measures: string[], where: Record<string, string[]>, from: Day, to: Day) =>
    figuresPath({ table, measures, by: ['dt'], from, to, where })
  const salesNow = useAnswer<Figures>(
    sales && of('sales_daily', SALES, currency, plusDays(chosen.from, -7), chosen.to),
  )
  const salesThen = useAnswer<Figures>(
    sales && of('sales_daily', SALES, currency, plusDays(day, -364), plusDays(day, -364)),
  )
  const salesSum = useAnswer<Figures>(
    sales &&
      figuresPath({
        table: 'sales_daily',
        measures: ['gross_amount', 'net_amount'],
        by: [],
        from: chosen.from,
        to: chosen.to,
        where: currency,
      }),
  )
  const newNow = useAnswer<Figures>(
    buyers &&
      of(
        'buyers_daily',
        ['buyers'],
        { ...currency, customer_type: ['new'] },
        plusDays(chosen.from, -7),
        chosen.to,
      ),
  )
  const newThen = useAnswer<Figures>(
    buyers &&
      of(
        'buyers_daily',
        ['buyers'],
        { ...currency, customer_type: ['new'] },
        plusDays(day, -364),
        plusDays(day, -364),
      ),
  )
  const loginsNow = useAnswer<Figures>(
    logins && of('login_daily', LOGINS, {}, plusDays(chosen.from, -7), chosen.to),
  )
  const loginsThen = useAnswer<Figures>(
    logins && of('login_daily', LOGINS, {}, plusDays(day, -364), plusDays(day, -364)),
  )
  const loginsSum = useAnswer<Figures>(
    logins &&
      figuresPath({ table: 'login_daily', measures: LOGINS, by: [], from: chosen.from, to: chosen.to }),
  )
  const usersNow = useAnswer<Figures>(
    users && of('active_users_daily', ['dau'], {}, plusDays(chosen.from, -7), chosen.to),
  )
  const usersThen = useAnswer<Figures>(
    users && of('active_users_daily', ['dau'], {}, plusDays(day, -364), plusDays(day, -364)),
  )
  const forecasts = {
    gross_amount: useForecast('gross_amount', chosen.currency),
    net_amount: useForecast('net_amount', chosen.currency),
    orders: useForecast('orders', chosen.currency),
    attempts: useForecast('login_attempts', null),
  }
  const both = (now: Figures | null, then: Figures | null, measure: string) =>
    new Map([...byDay(then, measure), ...byDay(now, measure)])
  const ahead = (metric: keyof typeof forecasts) => {
    const forecast = forecasts[metric]
    const first = plusDays(day, 1)
    if (!forecast || day !== chosen.to || forecast.days.find((each) => each > day) !== first) return []
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
  const comment = (table: typeof sales, measure: string) =>
    table?.measures.find(({ name }) => name === measure)?.comment
  const length = daysBetween(chosen.from, chosen.to) + 1
  const total = (figures: Figures | null, measure: string) =>
    figures ? (records(figures)[0]?.[measure] ?? null) : null
  const sum = (text: string) => (
    <span>
      {length} days {text}
    </span>
  )
  const shared = { currency: chosen.currency, day, days }
  if (!sales && !logins && !users) return null
  return (
    <section className="cards wide" aria-label={`Figures of ${dayText(day, 'full')}`}>
      <p className="cards-day">
        <strong>{dayText(day, 'full')}</strong>
        <span className="muted">
          {' '}
          against {dayText(plusDays(day, -7), 'short')} (a week before) and {dayText(plusDays(day, -364))} (52
          weeks before)
        </span>
      </p>
      <div className="card-grid">
        {sales && (
          <>
            <Card
              {...shared}
              title="Gross revenue"
              table="sales_daily"
              unit="money"
              definition={comment(sales, 'gross_amount')}
              values={both(salesNow.data, salesThen.data, 'gross_amount')}
              sum={sum(moneyShort(total(salesSum.data, 'gross_amount'), chosen.currency))}
              forecast={ahead('gross_amount')}
            />
            <Card
              {...shared}
              title="Net revenue"
              table="sales_daily"
              unit="money"
              definition={comment(sales, 'net_amount')}
              values={both(salesNow.data, salesThen.data, 'net_amount')}
              sum={sum(moneyShort(total(salesSum.data, 'net_amount'), chosen.currency))}
              forecast={ahead('net_amount')}
            />
            <Card
              {...shared}
              title="Orders"
              table="sales_daily"
              unit="count"
              definition={comment(sales, 'orders')}
              values={both(salesNow.data, salesThen.data, 'orders')}
              forecast={ahead('orders')}
            />
            <Card
              {...shared}
              title="Order value"
              table="sales_daily"
              unit="money"
              definition={comment(sales, 'average_order_value')}
              values={both(salesNow.data, salesThen.data, 'average_order_value')}
            />
          </>
        )}
        {buyers ? (
          <Card
            {...shared}
            title="New buyers"
            table="buyers_daily"
            unit="count"
            definition="Distinct users whose first sale ever is of the day"
            values={both(newNow.data, newThen.data, 'buyers')}
          />
        ) : null}
        {logins && (
          <>
            <Card
              {...shared}
              title="Login attempts"
              table="login_daily"
              unit="count"
              definition={comment(logins, 'attempts')}
              values={both(loginsNow.data, loginsThen.data, 'attempts')}
              sum={sum(countShort(total(loginsSum.data, 'attempts')))}
              forecast={ahead('attempts')}
            />
            <Card
              {...shared}
              title="Login success"
              table="login_daily"
              unit="share"
              definition={comment(logins, 'success_rate')}
              values={both(loginsNow.data, loginsThen.data, 'success_rate')}
              sum={sum(valueText(total(loginsSum.data, 'success_rate'), 'share', null))}
            />
          </>
        )}
        {users && (
          <Card
            {...shared}
            title="Active users"
            table="active_users_daily"
            unit="count"
            definition={comment(users, 'dau')}
            values={both(usersNow.data, usersThen.data, 'dau')}
          />
        )}
      </div>
    </section>
  )
}

/** Days about which there is something to say. */
function Notable({ from, to }: { from: Day; to: Day }) {
  const answer = useAnswer<Days>(`days?from=${from}&to=${to}`)
  const tables = { sales: useTable('sales_daily'), logins: useTable('login_daily') }
  const table = tables.sales?.name ?? tables.logins?.name
  return (
    <Panel
      id="notable"
      title="Days to know about"
      answer={answer}
      empty={({ days }) =>
        days.length === 0
          ? 'Nothing: every day of the range is complete, nothing was restated, no gate found anything, and nobody wrote a note.'
          : null
      }
    >
      {({ days }) => (
        <ul className="notable">
          {[...days]
            .reverse()
            .slice(0, 60)
            .map((day) => (
              <li key={day.day}>
                <button
                  type="button"
                  onClick={() =>
                    openTrace(
                      day.findings[0]?.table ?? day.restatements[0]?.table ?? table ?? 'sales_daily',
                      day.day,
                    )
                  }
                >
                  <span className="notable-day">{dayText(day.day, 'full')}</span>
                  <span className="notable-facts">
                    {day.complete === false && (
                      <span>
                        <span className="mark incomplete" /> Not complete yet
                      </span>
                    )}
                    {day.findings.map((each, index) => (
                      <span key={index}>
                        <span className="mark finding" />{' '}
                        <bdi>
                          {each.table}: {each.rule}, expected {each.expected} but found {each.found}
                        </bdi>
                      </span>
                    ))}
                    {day.restatements.slice(0, 3).map((each, index) => (
                      <span key={index}>
                        <span className="mark restated" />{' '}
                        <bdi>
                          {each.measure} of {each.table} restated from {valueText(each.old, 'number', null)}{' '}
                          to {valueText(each.new, 'number', null)}
                          {each.currency === '(none)' ? '' : ` ${each.currency}`}
                        </bdi>
                      </span>
                    ))}
                    {day.restatements.length > 3 && (
                      <span>and {day.restatements.length - 3} more restated</span>
                    )}
                    {day.notes.map((each) => (
                      <span key={each.id}>
                        <span className="mark note" /> <bdi>{each.text}</bdi>
                      </span>
                    ))}
                  </span>
                </button>
              </li>
            ))}
        </ul>
      )}
    </Panel>
  )
}

/** Days whose figures are out of the ordinary, by the night's own judgement. */
function Anomalies({ chosen }: { chosen: Chosen }) {
  const table = useTable('anomaly_daily')
  const has = (name: string) => table?.measures.some((measure) => measure.name === name) ?? false
  const measures = ['value', 'expected', 'low', 'high', 'score', 'kind'].filter(has)
  const path = table
    ? figuresPath({
        table: table.name,
        measures,
        by: ['dt', ...table.dimensions.map(({ name }) => name)],
        from: chosen.from,
        to: chosen.to,
        order: ['-dt'],
        limit: 200,
      })
    : null
  const answer = useAnswer<Figures>(path)
  return (
    <Panel
      id="anomalies"
      title="Out of the ordinary"
      answer={answer}
      csv={[path]}
      empty={(data) => (data.rows.length === 0 ? 'No figure of the range is out of the ordinary.' : null)}
    >
      {(data) => (
        <ul className="notable">
          {records(data).map((row, index) => (
            <li key={index}>
              <button type="button" onClick={() => openTrace('anomaly_daily', String(row.dt))}>
                <span className="notable-day">{dayText(String(row.dt), 'full')}</span>
                <span className="notable-facts">
                  <span>
                    <span className="mark anomaly" />{' '}
                    <bdi>
                      {String(row.metric)}
                      {row.currency === '(none)' || row.currency === undefined ? '' : ` in ${row.currency}`}
                    </bdi>
                    : {valueText(row.value ?? null, 'number', null)}, expected{' '}
                    {valueText(row.expected ?? null, 'number', null)}{' '}
                    <span className="muted">
                      ({valueText(row.low ?? null, 'number', null)} to{' '}
                      {valueText(row.high ?? null, 'number', null)})
                    </span>
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
