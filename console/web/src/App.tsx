import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useBooks, useCatalogue, usePolling, useSnapshot } from './books/live'
import { dayText } from './day/day'
import { Overview } from './page/Overview'
import { Boundary } from './part/Boundary'
import { ALL_CHOICES, Header, Imprint, PAGE_TITLES, PageLink, Toolbar } from './part/Header'
import { Help, useShortcuts } from './part/Help'
import { Origin } from './part/Origin'
import { Failed } from './part/Panel'
import { TokenForm } from './part/TokenForm'
import { useView } from './url/location'
import { formatView, PAGES, resolveRange, type Page } from './url/view'

const Sales = lazy(() => import('./page/Sales').then(({ Sales }) => ({ default: Sales })))
const Customers = lazy(() => import('./page/Customers').then(({ Customers }) => ({ default: Customers })))
const Orders = lazy(() => import('./page/Orders').then(({ Orders }) => ({ default: Orders })))
const Logins = lazy(() => import('./page/Logins').then(({ Logins }) => ({ default: Logins })))
const Trust = lazy(() => import('./page/Trust').then(({ Trust }) => ({ default: Trust })))
const Tables = lazy(() => import('./page/Tables').then(({ Tables }) => ({ default: Tables })))

const PAGE_PARTS: Record<Page, React.ComponentType> = {
  overview: Overview,
  sales: Sales,
  customers: Customers,
  orders: Orders,
  logins: Logins,
  trust: Trust,
  tables: Tables,
}

export function App() {
  usePolling()
  const view = useView()
  const { books, failure } = useSnapshot()
  const title = view.lost === null ? PAGE_TITLES[view.page] : 'Not found'
  const [help, setHelp] = useState(false)
  const showHelp = useCallback(() => setHelp(true), [])
  useShortcuts(showHelp)
  useEffect(() => {
    document.title = `${title} · Daybook`
  }, [title])
  return (
    <>
      <a className="skip" href="#main">
        Skip to the figures
      </a>
      <Header onHelp={showHelp} />
      <main id="main" tabIndex={-1} data-publication={books?.publication}>
        <div className="title-row">
          <h1>{title}</h1>
          {books && <Imprint />}
        </div>
        {failure?.status === 401 ? (
          <TokenForm />
        ) : !books ? (
          failure ? (
            <div className="panel wide">
              <Failed error={failure} />
            </div>
          ) : (
            <div className="skeleton tall" role="status" aria-label="Loading" />
          )
        ) : view.lost !== null ? (
          <Lost name={view.lost} />
        ) : books.publication === 0 && view.page !== 'trust' ? (
          books.isReading ? (
            <Reading />
          ) : (
            <NoPublication />
          )
        ) : (
          <>
            {view.page !== 'trust' && (
              <Toolbar has={view.page === 'tables' ? ['grain', 'currency'] : ALL_CHOICES} />
            )}
            <Boundary of={formatView({ ...view, trace: [] })}>
              <Page page={view.page} />
            </Boundary>
          </>
        )}
      </main>
      {books && <Origin />}
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  )
}

/** A page's panels. All but Trust need to know which tables there are. */
function Page({ page }: { page: Page }) {
  const catalogue = useCatalogue()
  const range = resolveRange(useView().range, useBooks())
  const Part = PAGE_PARTS[page]
  const loading = <div className="skeleton tall" role="status" aria-label="Loading" />
  if (page !== 'trust' && catalogue.state === 'failed') {
    return (
      <div className="panel">
        <Failed error={catalogue.error} />
      </div>
    )
  }
  if (page !== 'trust' && catalogue.data === null) return loading
  if (page !== 'trust' && range && range.from > range.to) {
    return (
      <p className="panel empty-range" role="status">
        This range ends before it begins: {dayText(range.from)} to {dayText(range.to)}. Choose other days.
      </p>
    )
  }
  return (
    <Suspense fallback={loading}>
      <div className="grid">
        <Part />
      </div>
    </Suspense>
  )
}

function Lost({ name }: { name: string }) {
  return (
    <section className="panel wide first-steps" aria-labelledby="lost">
      <h2 id="lost">
        There is no page “<bdi>{name}</bdi>”
      </h2>
      <nav className="lost" aria-label="Pages that there are">
        {PAGES.map((page) => (
          <PageLink key={page} page={page} />
        ))}
      </nav>
    </section>
  )
}

function Reading() {
  return (
    <section className="panel wide first-steps" aria-labelledby="reading">
      <h2 id="reading">The figures are being read for the first time</h2>
      <p>
        The console copies them from the warehouse into a file of its own, which takes a moment where there
        are many days. This page shows them as soon as they are there; it needn’t be loaded again.
      </p>
    </section>
  )
}

function NoPublication() {
  return (
    <section className="panel wide first-steps" aria-labelledby="nothing-yet">
      <h2 id="nothing-yet">No publication yet</h2>
      <p>
        The books have no figures until a night has published some. Land logs with{' '}
        <code>daybook collect</code>, then run <code>daybook nightly</code>. This page shows them as soon as
        they are published; it needn’t be loaded again.
      </p>
      <p className="muted">
        The page Trust shows what has arrived so far, and what holds it up. To look around first:{' '}
        <code>daybook demo</code>.
      </p>
    </section>
  )
}
