interface Props<T extends string> {
  label: string
  values: readonly T[]
  value: T
  text: (value: T) => string
  onChange: (value: T) => void
}

/** A few values side by side, one of which is chosen. */
export function Choice<T extends string>({ label, values, value, text, onChange }: Props<T>) {
  return (
    <div className="choice" role="group" aria-label={label}>
      {values.map((each) => (
        <button key={each} type="button" aria-pressed={each === value} onClick={() => onChange(each)}>
          {text(each)}
        </button>
      ))}
    </div>
  )
}

/** Many values, one of which is chosen. */
export function Select<T extends string>({ label, values, value, text, onChange }: Props<T>) {
  return (
    <label className="select">
      <span className="hidden">{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as T)}>
        {values.map((each) => (
          <option key={each} value={each}>
            {text(each)}
          </option>
        ))}
      </select>
    </label>
  )
}
