/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/
const NUMBER = /^-?\d+(\.\d+)?$/

/** Writes rows as CSV (RFC 4180), as the server does: a text that looks like a formula stands behind an apostrophe. */
export function csvText(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null) => {
    const given = value === null ? '' : String(value)
    const text = FORMULA.test(given) && !NUMBER.test(given) ? `'${given}` : given
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => row.map(cell).join(',') + '\r\n').join('')
}
