import { useEffect, useRef, useState } from 'react'
import { download } from '../api/client'
import { token } from '../api/token'
import { daysBetween, plusDays } from '../day/day'
import { store } from '../books/live'
import { go, useView } from '../url/location'
import { COMPARISONS, PAGES, pageView, resolveRange, type View } from '../url/view'
import { PAGE_TITLES } from './Header'
import { setTheme, useDark } from './theme'

const KEYS: [string, string][] = [
  ...PAGES.map((page, index): [string, string] => [String(index + 1), PAGE_TITLES[page]]),
  ['[  ]', 'Earlier, later range'],
  ['c', 'Next comparison'],
  ['g', 'Next currency'],
  ['x', 'Remove all filters'],
  ['t', 'Dark or light'],
  ['?', 'These shortcuts'],
  ['Esc', 'Close'],
  ['←  →', 'In a chart: choose a day'],
  ['Enter', 'In a chart: where the day comes from'],
]

/** Single keys; none while something is typed, or with a modifier. */
export function useShortcuts(onHelp: () => void): void {
  const view = useView()
  const dark = useDark()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        target?.closest('input, textarea, select, dialog')
      )
        return
      const page = PAGES[Number(event.key) - 1]
      if (page) go(pageView(view, page))
      else if (event.key === '?') onHelp()
      else if (event.key === 't') setTheme(dark ? 'light' : 'dark')
      else if (event.key === 'x') go({ where: {} })
      else if (event.key === 'c') go({ compare: next(COMPARISONS, view.compare) })
      else if (event.key === 'g') nextCurrency(view)
      else if (event.key === '[') shift(view, -1)
      else if (event.key === ']') shift(view, 1)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [dark, onHelp, view])
}

function next<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length] ?? one
}

function nextCurrency(view: View): void {
  const all = store.snapshot().books?.currencies ?? []
  const now = view.currency ?? all[0]
  if (now === undefined) return
  const following = next(all, now)
  go({ currency: following === all[0] ? null : following })
}

function shift(view: View, by: 1 | -1): void {
  const { books } = store.snapshot()
  const days = view.page !== 'trust' && books && resolveRange(view.range, books)
  if (!days) return
  const length = by * (daysBetween(days.from, days.to) + 1)
  go({ range: { from: plusDays(days.from, length), to: plusDays(days.to, length) } })
}

export function Help({ open, onClose }: { open: boolean; onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [failed, setFailed] = useState<string | null>(null)
  const [version] = useState(() => store.snapshot().books?.version ?? null)
  useEffect(() => {
    const element = dialog.current
    if (open && element && !element.open) element.showModal()
    if (!open && element?.open) element.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="help"
      aria-labelledby="help-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose()
      }}
    >
      {open && (
        <div className="drawer-inner">
          <header className="drawer-head">
            <h2 id="help-title">Keyboard shortcuts</h2>
            <button type="button" className="close" aria-label="Close" onClick={onClose}>
              ×
            </button>
          </header>
          <dl className="keys">
            {KEYS.map(([key, text]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
          <p className="muted small">
            {version && <>Daybook {version}. </>}
            <a href="/licences.txt">Licences</a> of what this page is made of.{' '}
            <a
              href="/api/v1/openapi.json"
              onClick={(event) => {
                // A link can't carry the token.
                if (token() === null) return
                event.preventDefault()
                download('openapi.json', 'openapi.json').catch((error: Error) => setFailed(error.message))
              }}
            >
              The API
            </a>{' '}
            behind it. {failed && <span className="error">{failed}</span>}
          </p>
        </div>
      )}
    </dialog>
  )
}
