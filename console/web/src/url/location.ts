import { useSyncExternalStore } from 'react'
import { formatView, parseView, type View } from './view'

const listeners = new Set<() => void>()
let current = parseView(window.location.pathname, window.location.search)

function read(): void {
  current = parseView(window.location.pathname, window.location.search)
  for (const listener of listeners) listener()
}

window.addEventListener('popstate', read)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The view that the address names. */
export function useView(): View {
  return useSyncExternalStore(subscribe, () => current)
}

/** Goes to a view: the address changes and the page with it, without loading. */
export function go(change: Partial<View>, how: 'push' | 'replace' = 'push'): void {
  const address = formatView({ ...current, ...change })
  if (how === 'replace') window.history.replaceState(null, '', address)
  else if (address !== window.location.pathname + window.location.search)
    window.history.pushState(null, '', address)
  read()
}

/** Sets what a panel remembers; null forgets it. */
export function setOption(key: string, value: string | null): void {
  const options = Object.fromEntries(Object.entries(current.options).filter(([name]) => name !== key))
  if (value !== null) options[key] = value
  go({ options }, 'replace')
}
