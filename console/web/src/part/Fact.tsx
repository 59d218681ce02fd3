import type { Mark } from '../chart/series'

/** A line about a day with its mark; one that stands for several opens them. */
export function Fact({ kind, text, all }: Mark) {
  return (
    <div className="said">
      <span className={`mark ${kind}`} />
      {all ? (
        <details>
          <summary>
            <bdi>{text}</bdi>
          </summary>
          <ul>
            {all.map((each) => (
              <li key={each}>
                <bdi>{each}</bdi>
              </li>
            ))}
          </ul>
        </details>
      ) : (
        <bdi>{text}</bdi>
      )}
    </div>
  )
}
