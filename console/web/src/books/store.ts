import { ApiError, type Client } from '../api/client'
import type { Books } from '../api/types'

/** An answer as the page sees it. All that are `ready` at one time are of one publication. */
export type Answer =
  { state: 'loading' } | { state: 'ready'; data: unknown } | { state: 'failed'; error: ApiError }

/** What the page shows: replaced as a whole, never changed. */
export interface Snapshot {
  /** Null until the server has answered for the first time. */
  books: Books | null
  answers: ReadonlyMap<string, Answer>
  /** Why the last look for a new publication failed; null if it didn't. */
  failure: ApiError | null
}

/** Answers kept for pages that were left, so that going back is instant. */
const KEPT = 300
/** How often a change is tried before what was shown stays; the pause before the second try, doubled then. */
const TRIES = 4
const PAUSE_MILLIS = 250
/** How often is looked whether all is answered. */
const LOOK_MILLIS = 10
/** Polls without a try to change, after one that failed; doubled by each further one, up to a minute. */
const FEWEST_SKIPPED = 1
const MOST_SKIPPED = 12
/** Questions about the newest publication of the warehouse, which the console may not have read yet. */
const AHEAD = /^trace\?/
/** Questions that can name the publication they are of. */
const PINNED = /^figures(\.csv)?\?/

/**
 * Holds the answers of the publication in force, for as long as somebody watches them. When the server has
 * a new publication, all watched questions are asked anew for it, and the page changes to it in one step
 * when the last answer is there: a reader never sees figures of two publications.
 */
export class BookStore {
  readonly #client: Client
  readonly #pause: (millis: number) => Promise<void>
  readonly #swap: (apply: () => void) => Promise<void>
  readonly #watched = new Map<string, number>()
  readonly #asked = new Set<string>()
  readonly #listeners = new Set<() => void>()
  #snapshot: Snapshot = { books: null, answers: new Map(), failure: null }
  #polling = false
  #skipped = 0
  #toSkip = 0

  /**
   * @param pause waits some milliseconds
   * @param swap shows another publication
   */
  constructor(
    client: Client,
    pause: (millis: number) => Promise<void> = (millis) =>
      new Promise((resolve) => setTimeout(resolve, millis)),
    swap: (apply: () => void) => Promise<void> = (apply) => Promise.resolve(apply()),
  ) {
    this.#client = client
    this.#pause = pause
    this.#swap = swap
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): Snapshot => this.#snapshot

  /** Keeps a question answered until the returned function is called. */
  watch(path: string): () => void {
    this.#watched.set(path, (this.#watched.get(path) ?? 0) + 1)
    void this.#ask(path)
    return () => {
      const left = (this.#watched.get(path) ?? 1) - 1
      if (left > 0) this.#watched.set(path, left)
      else this.#watched.delete(path)
    }
  }

  /** Looks for a new publication, and changes to it; asks again what failed in passing. Never rejects. */
  async poll(): Promise<void> {
    if (this.#polling) return
    this.#polling = true
    try {
      const books = (await this.#client.get('books')) as Books
      const { publication } = this.#snapshot.books ?? {}
      if (publication === undefined || publication === books.publication) {
        this.#skipped = this.#toSkip = 0
        this.#show({ books, failure: null })
      } else if (this.#skipped < this.#toSkip) {
        this.#skipped++
      } else {
        await this.#change(books)
      }
      for (const path of this.#watched.keys()) {
        const answer = this.#snapshot.answers.get(path)
        if (!answer || answer.state === 'loading' || (answer.state === 'failed' && answer.error.passing)) {
          void this.#ask(path, true)
        }
      }
    } catch (error) {
      this.#show({ failure: asApiError(error) })
    } finally {
      this.#polling = false
    }
  }

  /** Asks watched questions again that tell of now, not of a publication. What is shown stays until then. */
  async refresh(prefix: string): Promise<void> {
    for (const path of this.#snapshot.answers.keys()) {
      if (path.startsWith(prefix) && !this.#watched.has(path)) this.#put(path, undefined)
    }
    const paths = [...this.#watched.keys()].filter((path) => path.startsWith(prefix))
    await Promise.all(paths.map((path) => this.#ask(path, true)))
  }

  async #ask(path: string, again = false): Promise<void> {
    const { books, answers } = this.#snapshot
    if (!books || this.#asked.has(path)) return
    const known = answers.get(path)
    if (known && known.state !== 'failed' && !again) return
    this.#asked.add(path)
    if (!known) this.#put(path, { state: 'loading' })
    const { publication } = books
    try {
      const data = await this.#get(path, publication)
      if (this.#snapshot.books?.publication !== publication) return
      // What is looked at every few seconds draws nothing anew as long as it is the same.
      if (known?.state === 'ready' && JSON.stringify(known.data) === JSON.stringify(data)) return
      this.#put(path, { state: 'ready', data })
    } catch (thrown) {
      const error = asApiError(thrown)
      if (this.#snapshot.books?.publication !== publication) return
      if (error.status === 409 && !again) void this.poll()
      // Asked again by a poll, it waits for the next one, which finds what all others are of.
      else if (error.status === 409 && !AHEAD.test(path)) return
      else if (known?.state !== 'ready' || !error.passing) this.#put(path, { state: 'failed', error })
    } finally {
      this.#asked.delete(path)
    }
  }

  /** @throws ApiError with 409 if the answer is of another publication, too */
  async #get(path: string, publication: number): Promise<unknown> {
    const data = await this.#client.get(pinned(path, publication))
    const of = (data as { publication?: unknown }).publication
    if (typeof of === 'number' && of !== publication) {
      throw new ApiError(
        409,
        'publication-changed',
        `Expected an answer of publication ${publication}, which the page shows, but found one of ${of}: the console has not read that one yet.`,
      )
    }
    return data
  }

  /**
   * Changes to a publication, or to one behind it that comes meanwhile.
   *
   * @throws ApiError if it can't be had; then what was shown stays
   */
  async #change(to: Books): Promise<void> {
    let books = to
    let answers = new Map<string, Answer>()
    for (let attempt = 1; ;) {
      const missing = [...this.#watched.keys()].filter((path) => !answers.has(path))
      if (missing.length === 0) break
      try {
        const isLast = attempt === TRIES
        await Promise.all(
          missing.map(async (path) => answers.set(path, await this.#answer(path, books.publication, isLast))),
        )
      } catch (thrown) {
        const error = asApiError(thrown)
        if (error.status !== 409) throw error
        if (attempt === TRIES) {
          this.#skipped = 0
          this.#toSkip = Math.min(MOST_SKIPPED, Math.max(FEWEST_SKIPPED, 2 * this.#toSkip))
          throw new ApiError(
            409,
            'publication-changed',
            `Publication ${books.publication} can’t be shown: its answers changed ${TRIES} times while they were read.`,
          )
        }
        await this.#pause(PAUSE_MILLIS * 2 ** (attempt++ - 1))
        books = (await this.#client.get('books')) as Books
        answers = new Map()
      }
    }
    this.#skipped = this.#toSkip = 0
    await this.#swap(() => this.#show({ books, answers, failure: null }))
  }

  /** Waits until all that is watched has an answer, but no longer than some milliseconds. */
  async settled(millis: number): Promise<void> {
    for (let left = millis; left > 0; left -= LOOK_MILLIS) {
      await this.#pause(LOOK_MILLIS)
      const { answers } = this.#snapshot
      if ([...this.#watched.keys()].every((path) => (answers.get(path)?.state ?? 'loading') !== 'loading'))
        return
    }
  }

  /** On the last try, an answer about a publication to come holds up no other. */
  async #answer(path: string, publication: number, isLast: boolean): Promise<Answer> {
    try {
      return { state: 'ready', data: await this.#get(path, publication) }
    } catch (thrown) {
      const error = asApiError(thrown)
      const isApart = error.status === 409 && isLast && AHEAD.test(path)
      if (error.passing && !isApart) throw error
      return { state: 'failed', error }
    }
  }

  #put(path: string, answer: Answer | undefined): void {
    const answers = new Map(this.#snapshot.answers)
    answers.delete(path)
    if (answer) answers.set(path, answer)
    for (const old of answers.keys()) {
      if (answers.size <= KEPT) break
      if (!this.#watched.has(old)) answers.delete(old)
    }
    this.#show({ answers })
  }

  #show(change: Partial<Snapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change }
    for (const listener of this.#listeners) listener()
  }
}

function asApiError(thrown: unknown): ApiError {
  return thrown instanceof ApiError ? thrown : new ApiError(0, 'unknown', String(thrown))
}

/** Adds the publication to a question that depends on it. */
export function pinned(path: string, publication: number): string {
  if (!PINNED.test(path)) return path
  return `${path}${path.includes('?') ? '&' : '?'}publication=${publication}`
}
