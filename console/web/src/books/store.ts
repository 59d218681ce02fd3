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
/** Questions that can name the publication they are of. */
const PINNED = /^figures(\.csv)?\?/

/**
 * Holds the answers of the publication in force, for as long as somebody watches them. When the server has
 * a new publication, all watched questions are asked anew for it, and the page changes to it in one step
 * when the last answer is there: a reader never sees figures of two publications.
 */
export class BookStore {
  readonly #client: Client
  readonly #watched = new Map<string, number>()
  readonly #asked = new Set<string>()
  readonly #listeners = new Set<() => void>()
  #snapshot: Snapshot = { books: null, answers: new Map(), failure: null }
  #polling = false

  constructor(client: Client) {
    this.#client = client
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
      let books = (await this.#client.get('books')) as Books
      const { publication } = this.#snapshot.books ?? {}
      if (publication !== undefined && publication !== books.publication) {
        books = await this.#change(books)
      } else {
        this.#show({ books, failure: null })
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
      if (this.#snapshot.books?.publication === publication) this.#put(path, { state: 'ready', data })
    } catch (thrown) {
      const error = asApiError(thrown)
      if (this.#snapshot.books?.publication !== publication) return
      // Asked again by a poll, it waits for the next one.
      if (error.status === 409) void (again || this.poll())
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
      throw new ApiError(409, 'publication-changed', `Expected publication ${publication} but found ${of}`)
    }
    return data
  }

  /** @returns the books that are shown now */
  async #change(to: Books): Promise<Books> {
    let books = to
    let answers = new Map<string, Answer>()
    for (;;) {
      const missing = [...this.#watched.keys()].filter((path) => !answers.has(path))
      if (missing.length === 0) break
      try {
        await Promise.all(
          missing.map(async (path) => answers.set(path, await this.#answer(path, books.publication))),
        )
      } catch (thrown) {
        const error = asApiError(thrown)
        if (error.status !== 409) throw error
        books = (await this.#client.get('books')) as Books
        answers = new Map()
      }
    }
    this.#show({ books, answers, failure: null })
    return books
  }

  async #answer(path: string, publication: number): Promise<Answer> {
    try {
      return { state: 'ready', data: await this.#get(path, publication) }
    } catch (thrown) {
      const error = asApiError(thrown)
      if (error.status === 409 || error.passing) throw error
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
