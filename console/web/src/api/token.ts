const KEY = 'daybook-token'

/** Returns the console's token, if somebody gave it in this tab; it is kept until the tab is closed. */
export function token(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

/** Keeps a token; null forgets it. */
export function keepToken(value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, value)
  } catch {
    // Without storage it is asked for again.
  }
}
