import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { httpClient, type ApiError } from '../api/client'
import type { Books, Catalogue, TableInfo } from '../api/types'
import { BookStore, type Answer, type Snapshot } from './store'

/** How long a page stands still at most until all of another publication is there. */
const STILL_MILLIS = 1500

/**
 * Changes the page to another publication for the eye in one step: with it come other days, which are asked for only
 * then, and until they are there the picture of before stays.
 */
async function inOneStep(apply: () => void): Promise<void> {
  if (!('startViewTransition' in document) || document.hidden) return apply()
  const transition = document.startViewTransition(async () => {
    apply()
    await store.settled(STILL_MILLIS)
  })
  // Nothing is animated: it doesn't matter whether it could be.
  transition.ready.catch(() => undefined)
  transition.finished.catch(() => undefined)
  await transition.updateCallbackDone
}

/** The page's one store. */
export const store: BookStore = new BookStore(httpClient(), undefined, inOneStep)

/** How often the page looks for a new publication. */
const POLL_MILLIS = 5000
/** The question for the last nights and commits. */
export const NIGHTS = 'trust/runs?limit=50'
/** How many looks later it asks how the last night went, if that published nothing. */
const LOOKS_PER_NIGHT = 60
/** How many looks later it looks for notes and findings, which come without a publication. */
const LOOKS_PER_DAYS = 6

export function useSnapshot(): Snapshot {
  return useSyncExternalStore(store.subscribe, store.snapshot)
}

/** Looks for publications, and less often for what is new of days, for as long as the page is seen. */
export function usePolling(): void {
  useEffect(() => {
    let looks = 0
    const poll = () => {
      if (document.hidden) return
      void store.poll()
      looks++
      if (looks % LOOKS_PER_DAYS === 0) void store.refresh('days?')
      if (looks % LOOKS_PER_NIGHT === 0) void store.refresh(NIGHTS)
    }
    poll()
    const timer = setInterval(poll, POLL_MILLIS)
    document.addEventListener('visibilitychange', poll)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', poll)
    }
  }, [])
}

/** An answer of a known type; while it is asked for anew, `data` is the one before. */
export type Asked<T> =
  | { state: 'loading'; data: T | null }
  | { state: 'ready'; data: T }
  | { state: 'failed'; data: null; error: ApiError }

const LOADING: Answer = { state: 'loading' }

/** Asks a question and keeps it answered. Null asks nothing and stays `loading`. */
export function useAnswer<T>(path: string | null): Asked<T> {
  useEffect(() => (path === null ? undefined : store.watch(path)), [path])
  const answer = useSyncExternalStore(
    store.subscribe,
    () => (path === null ? undefined : store.snapshot().answers.get(path)) ?? LOADING,
  )
  const publication = useSyncExternalStore(store.subscribe, () => store.snapshot().books?.publication ?? null)
  const [before, setBefore] = useState<{ data: T; publication: number | null } | null>(null)
  if (answer.state === 'ready' && before?.data !== answer.data) {
    setBefore({ data: answer.data as T, publication })
  }
  return useMemo(() => {
    if (answer.state === 'ready') return { state: 'ready', data: answer.data as T }
    if (answer.state === 'failed') return { state: 'failed', data: null, error: answer.error }
    return {
      state: 'loading',
      data: path !== null && before?.publication === publication ? before.data : null,
    }
  }, [answer, before, path, publication])
}

/** Puts answers together: failed if one is, ready if all are. */
export function together<T extends readonly Asked<unknown>[]>(
  ...answers: T
): Asked<{ [K in keyof T]: T[K]['data'] }> {
  const failed = answers.find((answer) => answer.state === 'failed')
  if (failed?.state === 'failed') return failed as never
  const data = answers.map((answer) => answer.data) as { [K in keyof T]: T[K]['data'] }
  if (answers.every((answer) => answer.state === 'ready')) return { state: 'ready', data }
  return { state: 'loading', data: answers.every((answer) => answer.data !== null) ? data : null }
}

/** The books; only below a place that has checked that there are some. */
export function useBooks(): Books {
  const { books } = useSnapshot()
  if (!books) throw new Error('The books are used before they are known')
  return books
}

export function useCatalogue(): Asked<Catalogue> {
  return useAnswer<Catalogue>('catalogue')
}

/** A table of the catalogue; null while the catalogue isn't known, and if the table isn't published. */
export function useTable(name: string): TableInfo | null {
  const { data } = useCatalogue()
  return data?.tables.find((table) => table.name === name) ?? null
}
