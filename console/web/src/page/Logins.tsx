import { useState } from 'react'
import { figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { useAnswer, useBooks, useTable } from '../books/live'
import { dayText, instantText } from '../day/day'
import { countText, valueText } from '../format/number'
import { DataTable } from '../part/DataTable'
import { Board } from '../part/Leaderboard'
import { following, More } from '../part/More'
import { Panel } from '../part/Panel'
import { newest, useChosen, type Chosen } from '../part/range'
import { records } from '../part/rows'
import { Tiles } from '../part/Tiles'
import { Lines, Split, Trend } from '../part/Trend'
import { useView } from '../url/location'

const BOARD = ['attempts', 'failures', 'success_rate']

/** Who gets in, who doesn't and why, and what looks like an attack. */
export function Logins() {
  const chosen = useChosen()
  const { where } = useView()
  const logins = useTable('login_daily')
  const failures = useTable('login_failures_daily')
  const risk = useTable('login_risk_daily')
  const scores = useTable('login_score_daily')
  if (!chosen) return null
  if (!logins) {
    return (
      <p className="empty wide">
        login_daily isn’t published: there are no logins yet, or a gate holds it. See Trust.
      </p>
    )
  }
  const pick = (names: string[]) =>
    Object.fromEntries(Object.entries(where).filter(([name]) => names.includes(name)))
  const filters = pick(['country', 'channel'])
  const reasons = pick(['failure_reason', 'method'])
  const board = { chosen, titles: { success_rate: 'Success', failure_reason: 'Reason' } }
  return (
    <>
      <Tiles
        label="Of the range"
        table={logins}
        chosen={chosen}
        where={filters}
        measures={['attempts', 'successes', 'failures', 'success_rate', 'anonymous_attempts']}
        titles={{ success_rate: 'Success rate', anonymous_attempts: 'Without a user' }}
      />
      <Lines
        id="attempts"
        title="Attempts"
        size="wide"
        height={240}
        table="login_daily"
        where={filters}
        measures={[
          { name: 'successes', colour: 0, shape: 'bar' },
          { name: 'failures', colour: 3, shape: 'bar' },
        ]}
      />
      <Trend
        id="success"
        size="half"
        title="Success rate"
        table="login_daily"
        measure="success_rate"
        where={filters}
        floating
        height={200}
      />
      <Split
        id="failures"
        size="half"
        title="Failures by reason"
        table="login_failures_daily"
        measure="failures"
        dimension="failure_reason"
        where={reasons}
        height={200}
      />
      <Board {...board} table={logins} dimension="country" where={filters} measures={BOARD} />
      <div className="stack third">
        <Board {...board} table={logins} dimension="channel" where={filters} measures={BOARD} />
        {failures && (
          <Board {...board} table={failures} dimension="method" where={reasons} measures={['failures']} />
        )}
      </div>
      {failures && (
        <Board
          {...board}
          table={failures}
          dimension="failure_reason"
          where={reasons}
          measures={['failures']}
        />
      )}
      {risk && <Risk table={risk} chosen={chosen} />}
      {scores && <Scores table={scores} chosen={chosen} />}
    </>
  )
}

function Risk({ table, chosen }: { table: TableInfo; chosen: Chosen }) {
  const { zone } = useBooks()
  const [most, setMost] = useState(following(0))
  const question = {
    table: table.name,
    measures: ['attempts', 'failures', 'distinct_counterparts', 'first_at', 'last_at', 'severity'],
    by: ['dt', 'subject_type', 'subject', 'rule'],
    from: chosen.from,
    to: chosen.to,
    order: '-dt',
  }
  const answer = useAnswer<Figures>(figuresPath({ ...question, limit: most }))
  return (
    <Panel
      id="risk"
      title="What looks like an attack"
      size="wide"
      answer={answer}
      csv={[figuresPath(question)]}
      definition={table.comment}
      origin={{ table: table.name, day: newest(table, chosen) }}
      note="Addresses and accounts are masked: the same one looks the same everywhere."
      empty={(data) => (data.rows.length === 0 ? 'No rule of login risk was met in this range.' : null)}
    >
      {(data) => (
        <DataTable
          more={<More shown={data.rows.length} total={data.total} onMore={setMost} />}
          label="What looks like an attack"
          columns={[
            { title: 'Day' },
            { title: 'Severity' },
            { title: 'Rule' },
            { title: 'Subject' },
            { title: 'Attempts', numeric: true },
            { title: 'Failures', numeric: true },
            {
              title: 'Counterparts',
              numeric: true,
              hint: 'Accounts that the address tried, or addresses that tried the account',
            },
            { title: 'First' },
            { title: 'Last' },
          ]}
          rows={records(data).map((row) => ({
            cells: [
              dayText(String(row.dt), 'full'),
              <span key="severity" className={row.severity === 'high' ? 'state bad' : 'state warn'}>
                {String(row.severity)}
              </span>,
              String(row.rule).replaceAll('_', ' '),
              <span key="subject">
                <span className="muted">{String(row.subject_type)}</span> <bdi>{String(row.subject)}</bdi>
              </span>,
              countText(row.attempts ?? null),
              countText(row.failures ?? null),
              countText(row.distinct_counterparts ?? null),
              instantText(String(row.first_at), zone),
              instantText(String(row.last_at), zone),
            ],
            origin: { table: table.name, day: String(row.dt) },
          }))}
        />
      )}
    </Panel>
  )
}

/** Accounts whose logins look most like an attack, in order. */
function Scores({ table, chosen }: { table: TableInfo; chosen: Chosen }) {
  const [most, setMost] = useState(following(0))
  const question = {
    table: table.name,
    measures: [
      'score',
      'rank_by_score',
      'failures',
      'failures_7d',
      'ips_7d',
      'hostile_accounts_7d',
      'entries',
    ],
    by: ['dt', 'user_id'],
    from: chosen.from,
    to: chosen.to,
    order: '-score',
  }
  const answer = useAnswer<Figures>(figuresPath({ ...question, limit: most }))
  return (
    <Panel
      id="scores"
      title="Accounts to look at"
      size="wide"
      answer={answer}
      csv={[figuresPath(question)]}
      definition={table.comment}
      origin={{ table: table.name, day: newest(table, chosen) }}
      note="By score, which was judged on simulated attacks alone. Below 4 it is mostly forgotten passwords."
      empty={(data) => (data.rows.length === 0 ? 'No account failed in this range.' : null)}
    >
      {(data) => (
        <DataTable
          more={<More shown={data.rows.length} total={data.total} onMore={setMost} />}
          label="Accounts to look at"
          columns={[
            { title: 'Day' },
            { title: 'Account' },
            { title: 'Score', numeric: true },
            { title: 'Rank', numeric: true, hint: '1: the highest score of its day' },
            { title: 'Failures', numeric: true },
            {
              title: 'In 7 days',
              numeric: true,
              hint: 'Failures of the account in the 7 days that end with the day',
            },
            { title: 'Addresses', numeric: true, hint: 'Addresses from which it failed in these days' },
            {
              title: 'Neighbours',
              numeric: true,
              hint: 'Accounts that failed from the worst hostile address which tried it; 0: none',
            },
            { title: 'Entries', numeric: true, hint: 'Successes of the day from hostile addresses' },
          ]}
          rows={records(data).map((row) => ({
            cells: [
              dayText(String(row.dt), 'full'),
              <bdi key="account">{String(row.user_id)}</bdi>,
              valueText(row.score ?? null, 'number', null),
              countText(row.rank_by_score ?? null),
              countText(row.failures ?? null),
              countText(row.failures_7d ?? null),
              countText(row.ips_7d ?? null),
              countText(row.hostile_accounts_7d ?? null),
              countText(row.entries ?? null),
            ],
            origin: { table: table.name, day: String(row.dt) },
          }))}
        />
      )}
    </Panel>
  )
}
