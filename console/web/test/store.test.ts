import { describe, expect, it } from 'vitest'
import { ApiError, type Client } from '../src/api/client'
import type { Books } from '../src/api/types'
import { BookStore, pinned, type Snapshot } from '../src/books/store'

/** A server whose answers are given when the test says so. */
class TestingServer implements Client {
  publication = 1
  failing: ApiError | null = null
  readonly asked: string[] = []
  readonly #held: { path: string; answer: () => void }[] = []
  hold = false

  get(path: string): Promise<unknown> {
    this.asked.push(path)
    return new Promise((resolve, reject) => {
      const answer = () => {
        const of = new URLSearchParams(path.split('?')[1]).get('publication')
        if (this.failing && path !== 'books') reject(this.failing)
        else if (of !== null && Number(of) !== this.publication)
          reject(new ApiError(409, 'publication-changed', ''))
        else if (path === 'books') resolve({ publication: this.publication } as Books)
        else resolve({ publication: this.publication, path })
      }
      if (this.hold && path !== 'books') this.#held.push({ path, answer })
      else answer()
    })
  }

  async release(count = Infinity): Promise<void> {
    for (const { answer } of this.#held.splice(0, count)) answer()
    await settled()
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))
const A = 'figures?table=a'
const B = 'figures?table=b'
const C = 'catalogue'

function publications({ answers }: Snapshot): number[] {
  return [...answers.values()].flatMap((answer) =>
    answer.state === 'ready' ? [(answer.data as { publication: number }).publication] : [],
  )
}

async function opened(server: TestingServer, ...paths: string[]) {
  const pauses: number[] = []
  const store = new BookStore(server, (millis) => {
    pauses.push(millis)
    return Promise.resolve()
  })
  const seen: Snapshot[] = []
  store.subscribe(() => seen.push(store.snapshot()))
  for (const path of paths) store.watch(path)
  await store.poll()
  await settled()
  return { store, seen, pauses }
}

function expectOnePublication(seen: Snapshot[]) {
  for (const snapshot of seen) {
    expect(new Set([snapshot.books?.publication, ...publications(snapshot)]).size).toBe(1)
  }
}

describe('the store', () => {
  it('asks what is watched, of the publication in force', async () => {
    const server = new TestingServer()
    const { store } = await opened(server, A, C)
    expect(server.asked).toEqual(['books', `${A}&publication=1`, C])
    expect(store.snapshot().answers.get(A)).toMatchObject({ state: 'ready' })
  })

  it('changes to a new publication in one step, when the last answer is there', async () => {
    const server = new TestingServer()
    const { store, seen } = await opened(server, A, B, C)
    server.publication = 2
    server.hold = true
    const change = store.poll()
    await settled()
    await server.release(1)
    await server.release(1)
    expect(store.snapshot().books?.publication).toBe(1)
    expect(publications(store.snapshot())).toEqual([1, 1, 1])
    await server.release()
    await change
    expect(store.snapshot().books?.publication).toBe(2)
    expect(publications(store.snapshot())).toEqual([2, 2, 2])
    expectOnePublication(seen)
  })

  it('takes a question along that is watched while it changes', async () => {
    const server = new TestingServer()
    const { store, seen } = await opened(server, A)
    server.publication = 2
    server.hold = true
    const change = store.poll()
    await settled()
    store.watch(B)
    await server.release()
    await server.release()
    await change
    await settled()
    expect(publications(store.snapshot())).toEqual([2, 2])
    expectOnePublication(seen)
  })

  it('begins anew if yet another publication comes while it changes', async () => {
    const server = new TestingServer()
    const { store, seen } = await opened(server, A, B)
    server.publication = 2
    server.hold = true
    const change = store.poll()
    await settled()
    await server.release(1)
    server.publication = 3
    await server.release()
    await server.release()
    await change
    expect(store.snapshot().books?.publication).toBe(3)
    expect(publications(store.snapshot())).toEqual([3, 3])
    expectOnePublication(seen)
  })

  it('keeps what it shows while the server is away, and says so', async () => {
    const server = new TestingServer()
    const { store } = await opened(server, A)
    server.publication = 2
    server.failing = new ApiError(503, 'not-ready', 'HDFS is away')
    await store.poll()
    expect(store.snapshot()).toMatchObject({ books: { publication: 1 }, failure: { status: 503 } })
    expect(publications(store.snapshot())).toEqual([1])
    server.failing = null
    await store.poll()
    expect(store.snapshot()).toMatchObject({ books: { publication: 2 }, failure: null })
  })

  it('asks again what failed in passing, but not what is wrong', async () => {
    const server = new TestingServer()
    server.failing = new ApiError(503, 'not-ready', '')
    const { store } = await opened(server, A)
    expect(store.snapshot().answers.get(A)?.state).toBe('failed')
    server.failing = new ApiError(400, 'unknown-measure', '')
    await store.poll()
    await settled()
    const asked = server.asked.length
    server.failing = null
    await store.poll()
    await settled()
    expect(server.asked.length).toBe(asked + 1)
    expect(store.snapshot().answers.get(A)).toMatchObject({ state: 'failed', error: { status: 400 } })
  })

  it('shows a wrong question as failed after a change, and changes all the same', async () => {
    const server = new TestingServer()
    const { store } = await opened(server, A)
    server.publication = 2
    server.failing = new ApiError(404, 'unknown-table', 'gone')
    await store.poll()
    expect(store.snapshot().books?.publication).toBe(2)
    expect(store.snapshot().answers.get(A)).toMatchObject({ state: 'failed', error: { status: 404 } })
  })

  it('never shows an answer that comes too late', async () => {
    const server = new TestingServer()
    const { store, seen } = await opened(server, A)
    server.hold = true
    store.watch(C)
    server.publication = 2
    const change = store.poll()
    await settled()
    await server.release()
    await change
    await settled()
    expect(publications(store.snapshot())).toEqual([2, 2])
    expectOnePublication(seen)
  })

  it('drops an answer that was given before the change and comes after it', async () => {
    const server = new TestingServer()
    const { store, seen } = await opened(server, A)
    const get = server.get.bind(server)
    let late: (answer: unknown) => void = () => undefined
    server.get = () =>
      new Promise((resolve) => {
        late = resolve
      })
    store.watch(B)
    server.get = get
    server.publication = 2
    await store.poll()
    late({ publication: 1 })
    await settled()
    expect(publications(store.snapshot())).toEqual([2, 2])
    expectOnePublication(seen)
  })

  it('doesn’t ask in circles where answer and books disagree', async () => {
    const server = new TestingServer()
    const { store } = await opened(server, A)
    server.get = (path) => {
      server.asked.push(path)
      return Promise.resolve({ publication: path === 'books' ? 1 : 9 })
    }
    const before = server.asked.length
    store.watch(C)
    await settled()
    await settled()
    expect(server.asked.length - before).toBeLessThanOrEqual(4)
    expect(publications(store.snapshot())).toEqual([1])
  })

  it('gives a change up after some tries with growing pauses, and keeps what it shows with a message', async () => {
    const server = new TestingServer()
    const { store, pauses } = await opened(server, A, B)
    const refusing = new ApiError(409, 'publication-changed', '')
    server.publication = 2
    server.failing = refusing
    const before = server.asked.length
    await store.poll()
    expect(pauses).toEqual([250, 500, 1000])
    expect(server.asked.filter((path) => path === 'books').length).toBe(1 + 1 + 3)
    expect(server.asked.slice(before).filter((path) => path.startsWith(A))).toHaveLength(4)
    expect(store.snapshot()).toMatchObject({ books: { publication: 1 }, failure: { status: 409 } })
    expect(store.snapshot().failure?.message).toContain('Publication 2 can’t be shown')
    expect(publications(store.snapshot())).toEqual([1, 1])

    const asked = server.asked.length
    for (let poll = 0; poll < 12; poll++) await store.poll()
    expect(pauses.length / 3).toBe(1 + 3)
    expect(server.asked.length - asked).toBeLessThan(50)

    server.failing = null
    for (let poll = 0; poll < 12; poll++) await store.poll()
    expect(publications(store.snapshot())).toEqual([2, 2])
    expect(store.snapshot().failure).toBeNull()
  })

  it('says what is wrong with a trace of a publication that the console can’t follow', async () => {
    const server = new TestingServer()
    const { store, seen } = await opened(server, A)
    const get = server.get.bind(server)
    const trace = 'trace?table=a&day=2026-03-01'
    let of = 3
    server.get = (path) => (path === trace ? Promise.resolve({ publication: of }) : get(path))
    store.watch(trace)
    await settled()
    await settled()
    expect(store.snapshot().answers.get(trace)).toMatchObject({ state: 'failed', error: { passing: true } })

    server.publication = 2
    await store.poll()
    expect(store.snapshot().books?.publication).toBe(2)
    expect(publications(store.snapshot())).toEqual([2])
    expect(store.snapshot().answers.get(trace)).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('publication 2, which the page shows, but found one of 3') },
    })

    of = 2
    await store.poll()
    await settled()
    expect(publications(store.snapshot())).toEqual([2, 2])
    expectOnePublication(seen)
  })

  it('forgets nothing while somebody watches, and asks no question twice at once', async () => {
    const server = new TestingServer()
    const { store } = await opened(server, A)
    const first = store.watch(A)
    first()
    store.watch(A)
    await settled()
    expect(server.asked.filter((path) => path.startsWith(A))).toHaveLength(1)
  })

  it('refreshes what tells of now', async () => {
    const server = new TestingServer()
    const { store } = await opened(server, 'trust/gates', A)
    await store.refresh('trust/')
    expect(server.asked.filter((path) => path === 'trust/gates')).toHaveLength(2)
    expect(server.asked.filter((path) => path.startsWith(A))).toHaveLength(1)
  })

  it('draws nothing anew where what is new is the same', async () => {
    const server = new TestingServer()
    const days = 'days?from=2026-03-01'
    const { store, seen } = await opened(server, days, A)
    const before = seen.length
    await store.refresh('days?')
    expect(server.asked.filter((path) => path === days)).toHaveLength(2)
    expect(seen).toHaveLength(before)
    const get = server.get.bind(server)
    server.get = (path) =>
      path === days ? Promise.resolve({ publication: 1, days: [{ notes: ['new'] }] }) : get(path)
    await store.refresh('days?')
    expect(store.snapshot().answers.get(days)).toMatchObject({ data: { days: [{ notes: ['new'] }] } })
  })

  it('knows when all that is watched is answered', async () => {
    const server = new TestingServer()
    const { store, pauses } = await opened(server, A)
    await store.settled(1000)
    expect(pauses).toHaveLength(1)
    server.hold = true
    store.watch(B)
    await store.settled(50)
    expect(pauses).toHaveLength(6)
    const waiting = store.settled(1000)
    await server.release()
    await waiting
    expect(store.snapshot().answers.get(B)).toMatchObject({ state: 'ready' })
    expect(pauses.length).toBeLessThan(100)
  })

  it('leaves it to the page how another publication is shown', async () => {
    const server = new TestingServer()
    const shown: (number | undefined)[] = []
    const store = new BookStore(server, undefined, async (apply) => {
      shown.push(store.snapshot().books?.publication)
      apply()
      shown.push(store.snapshot().books?.publication)
      await Promise.resolve()
    })
    store.watch(A)
    await store.poll()
    server.publication = 2
    await store.poll()
    expect(shown).toEqual([1, 2])
    expect(publications(store.snapshot())).toEqual([2])
  })

  it('names the publication to figures alone', () => {
    expect(pinned('figures?table=a', 3)).toBe('figures?table=a&publication=3')
    expect(pinned('figures.csv?table=a', 3)).toBe('figures.csv?table=a&publication=3')
    expect(pinned('trust/gates', 3)).toBe('trust/gates')
  })
})
