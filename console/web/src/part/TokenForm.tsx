import { useState, type FormEvent } from 'react'
import { keepToken, token } from '../api/token'
import { store } from '../books/live'

/** Asks for the console's token where it answers nobody without one. */
export function TokenForm() {
  const [refused, setRefused] = useState(token() !== null)
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault()
    const value = String(new FormData(event.currentTarget).get('token') ?? '').trim()
    if (!value) return
    keepToken(value)
    void store.poll().then(() => setRefused(store.snapshot().failure?.status === 401))
  }
  return (
    <section className="panel wide first-steps" aria-labelledby="token-title">
      <h2 id="token-title">This console asks for a token</h2>
      <p>
        It is one of <code>console.tokens</code> in its configuration, or stands in the file{' '}
        <code>console/token</code> of its home. It is kept until this tab is closed.
      </p>
      <form className="note-form" onSubmit={submit}>
        <label htmlFor="token">Token</label>
        <input id="token" name="token" type="password" autoComplete="current-password" required />
        {refused && (
          <p className="error" role="alert">
            The console didn’t take this token.
          </p>
        )}
        <button type="submit">Open the books</button>
      </form>
    </section>
  )
}
