import { Fragment, useEffect, useRef, useState, type FormEvent, type MouseEvent } from 'react'
import type { TrustRuns } from '../api/types'
import { NIGHTS, useAnswer, useBooks, useCatalogue, useSnapshot } from '../books/live'
import { daysBetween, dayText, instantText, isDay, plusDays, type Comparison, type Grain } from '../day/day'
import { go, setOption, useView } from '../url/location'
import {
  COMPARISONS,
  filtersOf,
  formatView,
  PAGES,
  pageView,
  PRESETS,
  resolveRange,
  type Page,
  type Preset,
  type View,
} from '../url/view'
import { Away } from './Away'
import { Select } from './Choice'
import { GRAINS, useChosen } from './range'
import { valueName } from './rows'
import { setTheme, useDark } from './theme'
import { lastNight } from './verdict'

export const PAGE_TITLES: Record<Page, string> = {
  overview: 'Overview',
  sales: 'Sales',
  customers: 'Customers',
  orders: 'Orders',
  logins: 'Logins',
  trust: 'Trust',
  tables: 'Tables',
}

const PRESET_TEXTS: Record<Preset, string> = {
  '7d': '7 days',
  '28d': '28 days',
  '90d': '90 days',
  '12m': '12 months',
  all: 'All',
}

const COMPARISON_TEXTS: Record<Comparison, string> = {
  previous: 'vs period before',
  week: 'vs a week before',
  year: 'vs 52 weeks before',
  none: 'no comparison',
}

const GRAIN_TEXTS: Record<Grain, string> = { day: 'Days', week: 'Weeks', month: 'Months' }

/** Goes to a view without loading the page, if the link isn't opened elsewhere. */
function follow(event: MouseEvent, to: View): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
  event.preventDefault()
  go(to)
  window.scrollTo(0, 0)
}

/** A link that changes the page without loading it. */
export function PageLink({ page }: { page: Page }) {
  const view = useView()
  const link = useRef<HTMLAnchorElement>(null)
  const to = pageView(view, page)
  const current = view.lost === null && view.page === page
  useEffect(() => {
    // On a narrow screen the pages scroll.
    if (current) link.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [current])
  return (
    <a
      ref={link}
      href={formatView(to)}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => follow(event, to)}
    >
      {PAGE_TITLES[page]}
    </a>
  )
}

export function Header({ onHelp }: { onHelp: () => void }) {
  const dark = useDark()
  return (
    <header className="top">
      <div className="top-row">
        <span className="wordmark">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect x="4" y="3" width="24" height="26" rx="3" />
            <path d="M10 3v26" className="spine" />
            <path d="M14 21l4-6 3 3 4-8" className="graph" />
          </svg>
          Daybook
        </span>
        <nav className="pages" aria-label="Pages">
          {PAGES.map((page) => (
            <PageLink key={page} page={page} />
          ))}
        </nav>
        <div className="top-tools">
          <button
            type="button"
            className="icon"
            aria-label={dark ? 'Light theme' : 'Dark theme'}
            onClick={() => setTheme(dark ? 'light' : 'dark')}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              {dark ? (
                <path d="M8 4.8a3.2 3.2 0 100 6.4 3.2 3.2 0 000-6.4zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M3 13l1.2-1.2M11.8 4.2L13 3" />
              ) : (
                <path d="M13.5 9.6A5.8 5.8 0 016.4 2.5a5.8 5.8 0 107.1 7.1z" />
              )}
            </svg>
          </button>
          <button type="button" className="icon" aria-label="Keyboard shortcuts" onClick={onHelp}>
            ?
          </button>
        </div>
      </div>
    </header>
  )
}

/** Of which state of the books everything below it is. */
export function Imprint() {
  const books = useBooks()
  const { failure } = useSnapshot()
  const isReading = books.isReading === true && books.publication === 0
  return (
    <div className="imprint">
      <p>
        {books.completeTo ? (
          <span
            title={books.datasets
              .map(
                ({ name, completeTo }) =>
                  `${name}: ${completeTo ? dayText(completeTo, 'full') : 'no day yet'}`,
              )
              .join('\n')}
          >
            Complete to <strong>{dayText(books.completeTo, 'full')}</strong>
          </span>
        ) : (
          <strong>{isReading ? 'The figures are being read' : 'No day is complete yet'}</strong>
        )}
        {books.publishedAt && <span>published {instantText(books.publishedAt, books.zone)}</span>}
        {books.run && (
          <span>
            run <bdi>{books.run}</bdi>
          </span>
        )}
        {!isReading && <span>publication {books.publication}</span>}
        <Night />
        <span title="The business zone, by whose days everything is counted">{books.zone}</span>
      </p>
      {books.stale && (
        <div className="alert" role="status">
          <Away message={books.stale.message} since={instantText(books.stale.since, books.zone)} />
          <p>
            {books.publication === 0
              ? 'There are no figures to show until then.'
              : `Figures stay as of publication ${books.publication}.`}
          </p>
        </div>
      )}
      {failure && !books.stale && (
        <p className="alert" role="status">
          <bdi>{failure.message}</bdi> Figures are as of publication {books.publication}; the page asks again
          every few seconds.
        </p>
      )}
    </div>
  )
}

/** Says that the last night held something or failed, and leads to what is known of it. */
function Night() {
  const view = useView()
  const { data } = useAnswer<TrustRuns>(NIGHTS)
  const night = data?.nights[0]
  const verdict = night && lastNight(night)
  if (!verdict?.tone) return null
  const to = pageView(view, 'trust')
  return (
    <a
      className="state bad"
      href={formatView(to)}
      title={verdict.todo}
      onClick={(event) => follow(event, to)}
    >
      last night: {verdict.text}
    </a>
  )
}

export const ALL_CHOICES: readonly ('comparison' | 'grain' | 'currency')[] = [
  'comparison',
  'grain',
  'currency',
]

/** The range, and those other choices that the page has. */
export function Toolbar({ has }: { has: typeof ALL_CHOICES }) {
  const view = useView()
  const books = useBooks()
  const chosen = useChosen()
  const [custom, setCustom] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const days = resolveRange(view.range, books)
  if (!days) return null
  const length = daysBetween(days.from, days.to) + 1
  const shift = (by: number) =>
    go({ range: { from: plusDays(days.from, by * length), to: plusDays(days.to, by * length) } })
  const preset = typeof view.range === 'string' ? view.range : null

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const [from, to] = [fields.get('from'), fields.get('to')].map(String)
    if (!isDay(from) || !isDay(to)) {
      setError('Give two days, as 2026-03-01.')
    } else if (from > to) {
      setError(`The range ends before it begins: ${dayText(from)} to ${dayText(to)}.`)
    } else {
      setError(null)
      setCustom(false)
      go({ range: { from, to } })
    }
  }

  return (
    <div className="toolbar" role="group" aria-label="What is shown">
      <div className="toolbar-range">
        <button type="button" className="step" aria-label="Earlier range" onClick={() => shift(-1)}>
          ‹
        </button>
        <button
          type="button"
          className="range-text"
          aria-expanded={custom}
          onClick={() => setCustom(!custom)}
          title="Choose other days"
        >
          {days.from === days.to ? dayText(days.from) : `${dayText(days.from)} – ${dayText(days.to)}`}
        </button>
        <button
          type="button"
          className="step"
          aria-label="Later range"
          disabled={books.lastDay !== null && days.to >= books.lastDay}
          onClick={() => shift(1)}
        >
          ›
        </button>
      </div>
      <div className="choice" role="group" aria-label="Range">
        {PRESETS.map((each) => (
          <button key={each} type="button" aria-pressed={each === preset} onClick={() => go({ range: each })}>
            {PRESET_TEXTS[each]}
          </button>
        ))}
      </div>
      {has.includes('comparison') && (
        <Select
          label="Comparison"
          values={COMPARISONS}
          value={view.compare}
          text={(each) => COMPARISON_TEXTS[each]}
          onChange={(compare) => go({ compare })}
        />
      )}
      {has.includes('grain') && chosen && (
        <Select
          label="Grain"
          values={GRAINS}
          value={chosen.grain}
          text={(each) => GRAIN_TEXTS[each]}
          onChange={(grain) => setOption('grain', grain)}
        />
      )}
      {has.includes('currency') && books.currencies.length > 1 && chosen && (
        <Select
          label="Currency"
          values={
            books.currencies.includes(chosen.currency)
              ? books.currencies
              : [chosen.currency, ...books.currencies]
          }
          value={chosen.currency}
          text={(each) => each}
          onChange={(currency) => go({ currency: currency === books.currencies[0] ? null : currency })}
        />
      )}
      {custom && (
        <form className="custom" onSubmit={submit}>
          <label>
            From <input type="date" name="from" defaultValue={days.from} required />
          </label>
          <label>
            to <input type="date" name="to" defaultValue={days.to} required />
          </label>
          <button type="submit">Show</button>
          {error && (
            <span className="error" role="alert">
              {error}
            </span>
          )}
        </form>
      )}
      <Filters />
      {chosen && books.currencies.length > 0 && !books.currencies.includes(chosen.currency) && (
        <p className="alert" role="status">
          The books have no currency <bdi>{chosen.currency}</bdi>, but{' '}
          {books.currencies.map((currency, index) => (
            <Fragment key={currency}>
              {index > 0 && ', '}
              <button type="button" className="link" onClick={() => go({ currency })}>
                {currency}
              </button>
            </Fragment>
          ))}
          .
        </p>
      )}
    </div>
  )
}

/** The values that rows must have, each of which can be taken away. */
function Filters() {
  const { where, page, table } = useView()
  const catalogue = useCatalogue()
  const tables = catalogue.data?.tables ?? []
  const shown = table ?? tables.map(({ name }) => name).sort()[0]
  const dimensions = tables.find(({ name }) => name === shown)?.dimensions ?? []
  const known = filtersOf(
    page,
    dimensions.map(({ name }) => name),
  )
  const idle = Object.keys(where).filter((name) => !known.includes(name))
  const all = Object.entries(where).flatMap(([name, values]) => values.map((value) => ({ name, value })))
  if (all.length === 0) return null
  return (
    <>
      <ul className="filters" aria-label="Filters">
        {all.map(({ name, value }) => (
          <li key={`${name} ${value}`}>
            <button
              type="button"
              aria-label={`Remove filter ${name}: ${value}`}
              onClick={() =>
                go({
                  where: Object.fromEntries(
                    Object.entries(where)
                      .map(
                        ([key, values]) =>
                          [key, key === name ? values.filter((each) => each !== value) : values] as const,
                      )
                      .filter(([, values]) => values.length > 0),
                  ),
                })
              }
            >
              <span className="muted">{name.replaceAll('_', ' ')}</span> <bdi>{valueName(value)}</bdi>{' '}
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
        {all.length > 1 && (
          <li>
            <button type="button" className="quiet" onClick={() => go({ where: {} })}>
              Remove all
            </button>
          </li>
        )}
      </ul>
      {idle.length > 0 && catalogue.data && (
        <p className="alert" role="status">
          <bdi>{idle.join(', ')}</bdi> {idle.length === 1 ? 'filters' : 'filter'} nothing on this page
          {known.length > 0 && `; it can be filtered by ${known.join(', ')}`}.
        </p>
      )}
    </>
  )
}
