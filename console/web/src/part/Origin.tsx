import { useEffect, useRef, useState, type FormEvent } from 'react'
import { ApiError, postNote } from '../api/client'
import { keepToken, token as keptToken } from '../api/token'
import type { Note, Trace } from '../api/types'
import { store, useAnswer, useBooks } from '../books/live'
import { dayText, instantText, plusDays } from '../day/day'
import { bytesText, countText } from '../format/number'
import { go, useView } from '../url/location'
import { explained } from './Away'
import { marksOf, useDays, useUnits } from './days'
import { Fact } from './Fact'
import { Failed } from './Panel'

/**
 * Where a day's figures come from: the versions in force, what they were made of and, down at the datasets,
 * the segments. It tells what is to be said of the day, too, and takes notes.
 */
export function Origin() {
  const { trace } = useView()
  const { zone } = useBooks()
  const dialog = useRef<HTMLDialogElement>(null)
  const step = trace.at(-1)
  const open = step !== undefined
  const answer = useAnswer<Trace>(
    step ? `trace?${new URLSearchParams({ table: step.table, day: step.day })}` : null,
  )
  useEffect(() => {
    const element = dialog.current
    if (open && element && !element.open) {
      element.showModal()
      element.querySelector('h2')?.focus()
    }
    if (!open && element?.open) element.close()
  }, [open])
  const close = () => go({ trace: [] })
  const move = (days: number) => {
    if (step)
      go({ trace: [...trace.slice(0, -1), { table: step.table, day: plusDays(step.day, days) }] }, 'replace')
  }
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby="origin-title"
      onClose={() => {
        if (open) close()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) close()
      }}
    >
      {step && (
        <div className="drawer-inner">
          <header className="drawer-head">
            <div>
              <h2 id="origin-title" tabIndex={-1}>
                Where from?
              </h2>
              <nav aria-label="Way down" className="crumbs">
                {trace.map((each, index) => (
                  <button
                    key={index}
                    type="button"
                    aria-current={index === trace.length - 1 ? 'step' : undefined}
                    onClick={() => go({ trace: trace.slice(0, index + 1) })}
                  >
                    <bdi>{each.table}</bdi> {index === trace.length - 1 ? '' : dayText(each.day, 'short')}
                  </button>
                ))}
              </nav>
            </div>
            <button type="button" className="close" aria-label="Close" onClick={close}>
              ×
            </button>
          </header>
          <div className="drawer-day">
            <button type="button" className="step" aria-label="Day before" onClick={() => move(-1)}>
              ‹
            </button>
            <strong>{dayText(step.day, 'full')}</strong>
            <button type="button" className="step" aria-label="Next day" onClick={() => move(1)}>
              ›
            </button>
          </div>
          {answer.state === 'failed' ? (
            <Failed error={answer.error} />
          ) : answer.data === null ? (
            <div className="skeleton" role="status" aria-label="Loading" />
          ) : (
            <TraceText trace={answer.data} zone={zone} />
          )}
          <DayText day={step.day} />
        </div>
      )}
    </dialog>
  )
}

function TraceText({ trace, zone }: { trace: Trace; zone: string }) {
  const view = useView()
  const shown = trace.segments.length
  const all = trace.segmentCount ?? shown
  return (
    <>
      <section>
        <h3>Version in force</h3>
        {trace.versions.length === 0 && (
          <p className="empty">The publication has no version of this day: there is nothing to show of it.</p>
        )}
        {trace.versions.map((version) => (
          <dl key={version.directory} className="facts">
            <dt>Run</dt>
            <dd>
              <bdi>{version.run}</bdi>
            </dd>
            <dt>Committed</dt>
            <dd>{instantText(version.committedAt, zone)}</dd>
            <dt>Version</dt>
            <dd>
              {version.version}
              {version.batch !== null && `, batch ${version.batch}`}
            </dd>
            <dt>Rows</dt>
            <dd>
              {countText(version.rows)}
              {version.bytes !== null && `, ${bytesText(version.bytes)}`}
            </dd>
            <dt>Files</dt>
            <dd className="path">
              <bdi>{version.directory}</bdi>
              {version.files.slice(0, 20).map((file) => (
                <bdi key={file}>{file.slice(file.lastIndexOf('/') + 1)}</bdi>
              ))}
              {version.files.length > 20 && `and ${version.files.length - 20} more`}
            </dd>
          </dl>
        ))}
      </section>
      {trace.inputs.length > 0 && (
        <section>
          <h3>Made of</h3>
          <ul className="inputs">
            {trace.inputs.map((input) => (
              <li key={input.relation}>
                <div>
                  <bdi>{input.relation}</bdi>{' '}
                  <span className="muted">
                    {input.kind === 'dataset' ? 'dataset' : 'figures'}, {input.window}
                  </span>
                </div>
                {input.days.length === 0 && <p className="muted small">no day of it in this publication</p>}
                <div className="chips">
                  {input.days.slice(0, 31).map((day) => (
                    <button
                      key={day}
                      type="button"
                      aria-label={`${dayText(day, input.days.length > 7 ? 'short' : 'date')}: ${input.relation}`}
                      onClick={() => go({ trace: [...view.trace, { table: input.relation, day }] })}
                    >
                      {dayText(day, input.days.length > 7 ? 'short' : 'date')}
                    </button>
                  ))}
                  {input.dayCount > Math.min(31, input.days.length) && (
                    <span className="muted small">of {countText(String(input.dayCount))} days</span>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      {trace.segments.length > 0 && (
        <section>
          <h3>Segments of logs</h3>
          <ul className="segments">
            {trace.segments.map((segment) => (
              <li key={`${segment.source} ${segment.arrivalDay} ${segment.agent} ${segment.segment}`}>
                <bdi>{segment.segment ?? 'segments of an older Daybook, unnamed'}</bdi>
                <span className="muted">
                  <bdi>{segment.source}</bdi>
                  {segment.agent !== null && (
                    <>
                      {' '}
                      by <bdi>{segment.agent}</bdi>
                    </>
                  )}
                  , arrived {dayText(segment.arrivalDay)}
                  {segment.from !== null &&
                    segment.to !== null &&
                    `, bytes ${countText(segment.from)} to ${countText(segment.to)}`}
                </span>
              </li>
            ))}
          </ul>
          {shown < all && (
            <p className="muted small">
              {countText(shown)} of {countText(all)} segments
            </p>
          )}
        </section>
      )}
      <section>
        <h3>Down to the lines</h3>
        <p className="muted small">
          On a host with Daybook:{' '}
          <code className="command">
            daybook trace {trace.table} {trace.day}
            {trace.kind === 'dataset' && ' EVENT_ID'}
          </code>
        </p>
      </section>
    </>
  )
}

function DayText({ day }: { day: string }) {
  const { zone, canWrite } = useBooks()
  const told = useDays(day, day)
  const unitOf = useUnits()
  const facts = told.days.find((each) => each.day === day)
  // What was written here is shown at once, whenever the days tell of it.
  const [written, setWritten] = useState<Note[]>([])
  const listed = facts?.notes ?? []
  const notes = [
    ...listed,
    ...written.filter((note) => note.day === day && listed.every(({ id }) => id !== note.id)),
  ]
  const [done, setDone] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)

  async function write(path: string, body: object, given?: string): Promise<Note | null> {
    setError(null)
    setDone(null)
    if (given) keepToken(given)
    if (!canWrite && keptToken() === null) {
      setAsking(true)
      setError(
        'Notes need the console’s token: it stands in the file console/token of its home, or in console.tokens.',
      )
      return null
    }
    try {
      const note = await postNote(path, body)
      setAsking(false)
      void store.refresh('days?')
      return note
    } catch (thrown) {
      if (thrown instanceof ApiError && (thrown.status === 401 || thrown.status === 403)) {
        keepToken(null)
        setAsking(true)
      }
      setError(
        thrown instanceof ApiError && thrown.code === 'not-ready'
          ? `Not written: ${explained(thrown.message).what}. ${explained(thrown.message).todo}`
          : thrown instanceof Error
            ? thrown.message
            : String(thrown),
      )
      return null
    }
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const form = event.currentTarget
    const fields = new FormData(form)
    const text = String(fields.get('text') ?? '').trim()
    const token = String(fields.get('token') ?? '').trim()
    if (!text) {
      setError('A note needs a text.')
      return
    }
    void write('notes', { day, text }, token || undefined).then((note) => {
      if (!note) return
      setWritten([...written, note])
      form.reset()
      setDone(`Written on ${dayText(day)}. Other open pages show it within half a minute.`)
    })
  }

  return (
    <section>
      <h3>Of this day</h3>
      {notes.map((note) => (
        <div className="written" key={note.id}>
          <p dir="auto">{note.text}</p>
          <p className="muted small">
            <bdi>{note.author}</bdi>, {instantText(note.writtenAt, zone)}
            <button
              type="button"
              className="quiet"
              onClick={() =>
                void write(`notes/${encodeURIComponent(note.id)}/retraction`, {}).then((gone) => {
                  if (!gone) return
                  setWritten(written.filter(({ id }) => id !== note.id))
                  setDone('Taken back.')
                })
              }
            >
              Retract
            </button>
          </p>
        </div>
      ))}
      {facts && marksOf({ ...facts, notes: [] }, unitOf).map((mark, index) => <Fact key={index} {...mark} />)}
      {told.failure && (
        <p className="muted small">
          Notes and findings of gates are not known now: the warehouse doesn’t answer.
        </p>
      )}
      <form className="note-form" onSubmit={submit}>
        <label htmlFor="note-text">Note for everybody who looks at this day</label>
        <textarea id="note-text" name="text" rows={2} maxLength={1000} dir="auto" />
        {asking && (
          <>
            <label htmlFor="note-token">Token of the console</label>
            <input id="note-token" name="token" type="password" autoComplete="off" />
          </>
        )}
        {error && (
          <p className="error" role="alert">
            {error}
          </p>
        )}
        {done && <p role="status">{done}</p>}
        <button type="submit">Write note</button>
      </form>
    </section>
  )
}
