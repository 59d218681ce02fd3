import { Fragment, useEffect, type ReactNode } from 'react'
import type {
  TrustAgents,
  TrustGates,
  TrustQuarantine,
  TrustRuns,
  TrustSums,
  TrustTables,
} from '../api/types'
import { NIGHTS, store, useAnswer, useBooks } from '../books/live'
import { dayText, instantText, plusDays, type Day } from '../day/day'
import { addDecimals } from '../format/decimal'
import { bytesText, countText } from '../format/number'
import { Choice } from '../part/Choice'
import { DataTable } from '../part/DataTable'
import { Panel } from '../part/Panel'
import { gatesVerdict, hasDays, lastNight, nightError, tableVerdicts, type Verdict } from '../part/verdict'
import { setOption, useView } from '../url/location'

/** Trust tells of now, so it asks again while somebody looks. */
const REFRESH_MILLIS = 30_000

/** Arrival days that sums and quarantine are told of, up to today. */
const ARRIVED = ['28', '90', 'all'] as const

/** The arrival day of now: they are days of UTC. */
function today(): Day {
  return new Date().toISOString().slice(0, 10)
}

/** Whether the books can be relied on today, and if not, why. */
export function Trust() {
  const { zone } = useBooks()
  const { options } = useView()
  const arrived = ARRIVED.find((each) => each === options.arrived) ?? '28'
  const days = arrived === 'all' ? '' : `?from=${plusDays(today(), 1 - Number(arrived))}`
  const tables = useAnswer<TrustTables>('trust/tables')
  const sums = useAnswer<TrustSums>(`trust/sums${days}`)
  const quarantine = useAnswer<TrustQuarantine>(`trust/quarantine${days}`)
  const gates = useAnswer<TrustGates>('trust/gates')
  const runs = useAnswer<TrustRuns>(NIGHTS)
  const agents = useAnswer<TrustAgents>('trust/agents')
  const choice = (
    <Choice
      label="Arrived"
      values={ARRIVED}
      value={arrived}
      text={(each) => (each === 'all' ? 'All' : `${each} days`)}
      onChange={(each) => setOption('arrived', each === '28' ? null : each)}
    />
  )
  const since = arrived === 'all' ? 'on any day' : `in the last ${arrived} days`
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void store.refresh('trust/')
    }, REFRESH_MILLIS)
    return () => clearInterval(timer)
  }, [])
  return (
    <>
      <Verdicts
        tables={tables.data}
        sums={sums.data}
        quarantine={quarantine.data}
        gates={gates.data}
        runs={runs.data}
        agents={agents.data}
      />
      <Panel
        id="gates"
        title="Gates"
        size="wide"
        answer={gates}
        empty={({ blocked, released }) =>
          blocked.length + released.length > 0
            ? null
            : hasDays(tables.data)
              ? 'No gate holds anything, and none was released.'
              : 'There is nothing yet that a gate could hold. daybook nightly makes figures and audits them.'
        }
      >
        {({ blocked, released }) => (
          <DataTable
            label="Gates"
            columns={[
              { title: 'Table' },
              { title: 'Day' },
              { title: 'State' },
              { title: 'Finding' },
              { title: 'What to do' },
            ]}
            rows={[
              ...blocked.map((gate) => ({
                cells: [
                  gate.table,
                  dayText(gate.day),
                  <State key="state" tone="bad">
                    held{gate.since && ` since ${instantText(gate.since, zone)}`}
                  </State>,
                  <Findings key="findings" findings={gate.findings} />,
                  <code key="remedy">
                    daybook gates release {gate.table} --day {gate.day} --because “…”
                  </code>,
                ],
                tone: 'bad' as const,
                origin: { table: gate.table, day: gate.day },
              })),
              ...released.map((gate) => ({
                cells: [
                  gate.table,
                  dayText(gate.day),
                  <State key="state" tone="warn">
                    released by {gate.by}, {instantText(gate.at, zone)}
                  </State>,
                  <Findings key="findings" findings={gate.findings} />,
                  <span key="because">
                    because: <bdi>{gate.because}</bdi>
                  </span>,
                ],
                origin: { table: gate.table, day: gate.day },
              })),
            ]}
          />
        )}
      </Panel>
      <Panel
        id="trust-tables"
        title="Tables, and how far their data reaches"
        size="wide"
        answer={tables}
        note="Days and rows as published. What is committed and not published yet comes with the next publication."
        empty={(data) =>
          data.tables.length === 0 ? 'There are no tables yet. daybook nightly makes them.' : null
        }
      >
        {(data) => (
          <DataTable
            label="Tables"
            columns={[
              { title: 'Table' },
              { title: 'Kind' },
              { title: 'State' },
              { title: 'Published, complete to' },
              { title: 'First day' },
              { title: 'Last day' },
              { title: 'Days', numeric: true },
              { title: 'Rows', numeric: true },
            ]}
            rows={data.tables.map((table) => ({
              cells: [
                table.name,
                table.kind,
                <Fragment key="states">
                  {tableVerdicts(table).map(({ text, tone }) => (
                    <div key={text}>
                      <State tone={tone}>
                        <bdi>{text}</bdi>
                      </State>
                    </div>
                  ))}
                </Fragment>,
                table.completeTo ? dayText(table.completeTo) : '–',
                table.firstDay ? dayText(table.firstDay) : '–',
                table.lastDay ? dayText(table.lastDay) : '–',
                countText(String(table.days)),
                countText(table.rows),
              ],
              origin: table.lastDay ? { table: table.name, day: table.lastDay } : undefined,
            }))}
          />
        )}
      </Panel>
      <Panel
        id="sums"
        title="Both sums, by source and arrival day"
        size="wide"
        actions={choice}
        answer={sums}
        note="Records read = with events + quarantined + skipped. Events given = archived + duplicates + superseded. Arrival days are UTC."
        empty={(data) => (data.sums.length === 0 ? `Nothing arrived ${since}.` : null)}
      >
        {(data) => (
          <DataTable
            label="Both sums"
            columns={[
              { title: 'Arrived' },
              { title: 'Source' },
              { title: 'Sums' },
              { title: 'Read', numeric: true },
              { title: 'Quarantined', numeric: true },
              { title: 'Skipped', numeric: true },
              { title: 'With events', numeric: true },
              { title: 'Given', numeric: true, hint: 'Events that the records gave' },
              { title: 'Archived', numeric: true },
              { title: 'Duplicates', numeric: true },
              { title: 'Superseded', numeric: true, hint: 'Versions of records that newer ones replace' },
            ]}
            rows={[...data.sums]
              .sort((a, b) => Number(a.holds) - Number(b.holds) || (a.arrivalDay < b.arrivalDay ? 1 : -1))
              .map((sum) => ({
                cells: [
                  dayText(sum.arrivalDay),
                  sum.source,
                  sum.holds ? (
                    <State key="state">hold</State>
                  ) : (
                    <State key="state" tone="bad">
                      don’t hold
                    </State>
                  ),
                  countText(sum.read),
                  countText(sum.quarantined),
                  countText(sum.skipped),
                  countText(sum.events),
                  countText(sum.given),
                  countText(sum.archived),
                  countText(sum.duplicates),
                  countText(sum.superseded),
                ],
                tone: sum.holds ? undefined : ('bad' as const),
              }))}
          />
        )}
      </Panel>
      <Panel
        id="quarantine"
        title="Quarantine, by reason"
        size="wide"
        actions={choice}
        answer={quarantine}
        note="Records that no event could be made of. They are kept; a mended mapping takes them in."
        empty={(data) =>
          data.reasons.length === 0 ? `Nothing that arrived ${since} is in quarantine.` : null
        }
      >
        {(data) => (
          <DataTable
            label="Quarantine"
            columns={[
              { title: 'Reason' },
              { title: 'Field' },
              { title: 'Source' },
              { title: 'Arrived' },
              { title: 'Records', numeric: true },
              { title: 'Samples, masked' },
            ]}
            rows={data.reasons.map((reason) => ({
              cells: [
                reason.reason,
                reason.field ?? '–',
                reason.source,
                dayText(reason.arrivalDay),
                countText(reason.records),
                reason.samples.length === 0 ? (
                  '–'
                ) : (
                  <details key="samples">
                    <summary>
                      {reason.samples.length === 1 ? 'One sample' : `${reason.samples.length} samples`}
                    </summary>
                    {reason.samples.map((sample) => (
                      <div key={`${sample.segment} ${sample.offset}`} className="sample">
                        <bdi>{sample.message}</bdi>
                        <code dir="auto">{sample.record}</code>
                        <span className="muted">
                          <bdi>{sample.segment}</bdi> at {countText(sample.offset)}
                        </span>
                      </div>
                    ))}
                  </details>
                ),
              ],
            }))}
          />
        )}
      </Panel>
      <Panel
        id="nights"
        size="half"
        title="Nights"
        answer={runs}
        empty={(data) =>
          data.nights.length === 0 ? 'No night has been told of yet: daybook nightly.' : null
        }
      >
        {(data) => (
          <ul className="nights">
            {data.nights.slice(0, 14).map((night) => {
              const seconds = night.steps.map((step) => step.seconds)
              const all = seconds.reduce((sum, each) => sum + each, 0)
              return (
                <li key={night.startedAt}>
                  <State tone={night.succeeded ? 'good' : 'bad'}>
                    <strong>{instantText(night.startedAt, zone)}</strong>
                    <span className="muted">
                      {night.meaning} (exit code {night.exitCode}), {duration(all)}
                    </span>
                  </State>
                  {night.steps.length > 0 && (
                    <ol className="steps">
                      {night.steps.map((step, index) => (
                        <li
                          key={index}
                          style={{ flexGrow: step.seconds }}
                          title={`${step.name}: ${duration(step.seconds)}${step.detail ? `; ${step.detail}` : ''}`}
                        >
                          <bdi>{step.name}</bdi> <span className="muted">{duration(step.seconds)}</span>
                        </li>
                      ))}
                    </ol>
                  )}
                  {night.errors.map((error) => (
                    <p key={error} className="error small">
                      <bdi>{nightError(error)}</bdi>
                    </p>
                  ))}
                  {!night.succeeded && <p className="small">{lastNight(night).todo}</p>}
                </li>
              )
            })}
          </ul>
        )}
      </Panel>
      <Panel
        id="agents"
        size="half"
        title="Agents"
        answer={agents}
        empty={(data) =>
          data.agents.length === 0
            ? 'No agent has given a sign. Logs may come in by daybook collect, too.'
            : null
        }
      >
        {(data) => (
          <DataTable
            label="Agents"
            columns={[
              { title: 'Agent' },
              { title: 'State' },
              { title: 'Last sign' },
              { title: 'Behind', numeric: true },
              { title: 'Version' },
            ]}
            rows={data.agents.map((agent) => ({
              cells: [
                agent.agent,
                <span key="state">
                  <State
                    tone={
                      agent.state === 'ok'
                        ? 'good'
                        : agent.state === 'silent' || agent.state === 'unreadable'
                          ? 'bad'
                          : 'warn'
                    }
                  >
                    {agent.state}
                  </State>
                  {agent.detail && (
                    <span className="muted">
                      {' '}
                      <bdi>{agent.detail}</bdi>
                    </span>
                  )}
                </span>,
                agent.lastSign ? instantText(agent.lastSign, zone) : '–',
                `${agent.behindSeconds === null ? '–' : duration(agent.behindSeconds)}${agent.lagBytes === null || agent.lagBytes === '0' ? '' : `, ${bytesText(agent.lagBytes)}`}`,
                agent.version ?? '–',
              ],
              tone: agent.state === 'silent' ? ('warn' as const) : undefined,
            }))}
          />
        )}
      </Panel>
      <Panel
        id="runs"
        title="Commits of runs, newest first"
        size="wide"
        answer={runs}
        empty={(data) => (data.runs.length === 0 ? 'No run has committed anything yet.' : null)}
      >
        {(data) => (
          <DataTable
            label="Commits"
            columns={[
              { title: 'Committed' },
              { title: 'Run' },
              { title: 'Table' },
              { title: 'Kind' },
              {
                title: 'Ledger entry',
                numeric: true,
                hint: 'Its number in the table’s ledger, by which versions are told apart',
              },
              { title: 'Days written', numeric: true, hint: 'Days of which the commit brought a version' },
              { title: 'Days replaced', numeric: true, hint: 'Days of which it took an older version away' },
              { title: 'Rows', numeric: true },
            ]}
            rows={data.runs.map((run) => ({
              cells: [
                instantText(run.committedAt, zone),
                run.run,
                run.table,
                run.kind,
                countText(String(run.entry)),
                countText(String(run.daysAdded)),
                countText(String(run.daysRemoved)),
                countText(run.rows),
              ],
            }))}
          />
        )}
      </Panel>
    </>
  )
}

function State({ tone = 'good', children }: { tone?: 'good' | Verdict['tone']; children: ReactNode }) {
  return <span className={`state ${tone}`}>{children}</span>
}

function Findings({ findings }: { findings: { rule: string; expected: string; found: string }[] }) {
  return findings.map((finding, index) => (
    <div key={index}>
      <bdi>{finding.rule}</bdi>: expected <bdi>{finding.expected}</bdi> but found <bdi>{finding.found}</bdi>
    </div>
  ))
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
}

interface Known {
  tables: TrustTables | null
  sums: TrustSums | null
  quarantine: TrustQuarantine | null
  gates: TrustGates | null
  runs: TrustRuns | null
  agents: TrustAgents | null
}

/** The page in six words. */
function Verdicts({ tables, sums, quarantine, gates, runs, agents }: Known) {
  const { completeTo } = useBooks()
  const wrong = sums?.sums.filter((sum) => !sum.holds) ?? []
  const kept = addDecimals(quarantine?.reasons.map(({ records }) => records) ?? [])
  const night = runs?.nights[0]
  const away = agents?.agents.filter(({ state }) => state !== 'ok').length ?? 0
  const items: ({ title: string } & Verdict)[] = [
    { title: 'Complete to', text: completeTo ? dayText(completeTo) : 'no day yet' },
    sums === null
      ? { title: 'Both sums', text: '…' }
      : wrong.length === 0
        ? { title: 'Both sums', text: sums.sums.length === 0 ? 'nothing arrived' : 'all hold' }
        : { title: 'Both sums', text: `${wrong.length} don’t hold`, tone: 'bad' },
    { title: 'Gates', ...(gates === null ? { text: '…' } : gatesVerdict(gates, tables)) },
    quarantine === null
      ? { title: 'Quarantine', text: '…' }
      : kept === null
        ? { title: 'Quarantine', text: 'empty' }
        : { title: 'Quarantine', text: `${countText(kept)} records`, tone: 'warn' },
    night === undefined
      ? { title: 'Last night', text: runs === null ? '…' : 'none yet' }
      : { title: 'Last night', ...lastNight(night) },
    agents === null
      ? { title: 'Agents', text: '…' }
      : away === 0
        ? {
            title: 'Agents',
            text: agents.agents.length === 0 ? 'none' : `${agents.agents.length} in good order`,
          }
        : { title: 'Agents', text: `${away} of ${agents.agents.length} need a look`, tone: 'warn' },
  ]
  return (
    <ul className="verdicts wide" aria-label="In short">
      {items.map(({ title, text, tone, todo }) => (
        <li key={title}>
          <div className="muted small">{title}</div>
          <div className={`verdict ${tone ?? ''}`}>{text}</div>
          {todo && <div className="muted small">{todo}</div>}
        </li>
      ))}
    </ul>
  )
}
