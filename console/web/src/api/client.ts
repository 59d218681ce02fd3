import { token } from './token'
import type { Note } from './types'

/** An answer that isn't what was asked for. `status` 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly expected: string[]

  constructor(status: number, code: string, message: string, expected: string[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.expected = expected
  }

  /** Whether the same question may be answered a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 409 || this.status === 429 || this.status >= 500
  }
}

/** Asks the server. A path is relative to the API, its query included. */
export interface Client {
  get(path: string): Promise<unknown>
}

const BASE = '/api/v1/'
/** More at once would only queue at the server, which limits a client. */
const AT_ONCE = 6
const ATTEMPTS = 4

async function failure(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as {
      error?: { code?: string; message?: string; expected?: string[] }
    }
    const { code, message, expected } = body.error ?? {}
    return new ApiError(response.status, code ?? 'unknown', message ?? response.statusText, expected ?? [])
  } catch {
    return new ApiError(response.status, 'unknown', `The server answered ${response.status}`)
  }
}

async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const given = token()
  const headers = { ...init.headers, ...(given === null ? {} : { Authorization: `Bearer ${given}` }) }
  try {
    return await fetch(BASE + path, { ...init, headers })
  } catch {
    throw new ApiError(0, 'away', 'The console does not answer. Is it running? daybook console')
  }
}

/** A client over HTTP that keeps to a few requests at once and waits as long as a busy server says. */
export function httpClient(): Client {
  let running = 0
  const waiting: (() => void)[] = []
  async function turn(): Promise<void> {
    if (running < AT_ONCE) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  function done(): void {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
  return {
    async get(path) {
      await turn()
      try {
        for (let attempt = 1; ; attempt++) {
          const response = await send(path)
          if (response.ok) return await response.json()
          const error = await failure(response)
          if (error.status !== 429 || attempt === ATTEMPTS) throw error
          const seconds = Number(response.headers.get('Retry-After')) || 1
          await new Promise((resolve) => setTimeout(resolve, Math.min(seconds, 10) * 1000))
        }
      } finally {
        done()
      }
    },
  }
}

/** Writes or retracts a note, with the token if one was given, and returns it. */
export async function postNote(path: string, body: object): Promise<Note> {
  const response = await send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Daybook': 'note' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw await failure(response)
  return (await response.json()) as Note
}

/** Fetches a file of the API, for the browser to save: a link could not carry the token. */
export async function download(path: string, name: string): Promise<void> {
  const response = await send(path)
  if (!response.ok) throw await failure(response)
  save(await response.blob(), name)
}

/** Gives the browser a file to save. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
