import { MOST_ROWS } from '../api/figures'
import { countText } from '../format/number'

/** Rows that a list shows after its first few. */
const MANY = 200

/** Returns how many rows a list shows next; the same number if the server gives no more. */
export function following(shown: number): number {
  return shown < MANY ? MANY : Math.min(MOST_ROWS, shown * 5)
}

interface Props {
  /** Rows in the list. */
  shown: number
  /** Rows that there are. */
  total: number
  onMore: (shown: number) => void
  /** Null where the list isn't longer than at first. */
  onFewer?: (() => void) | null
}

/** Says how many of a list's rows are shown, and shows more, up to what the server gives. */
export function More({ shown, total, onMore, onFewer = null }: Props) {
  if (shown >= total && onFewer === null) return null
  return (
    <p className="muted small more">
      {countText(String(Math.min(shown, total)))} of {countText(String(total))}
      {shown >= MOST_ROWS && shown < total && '; more are not given at once: filter them'}{' '}
      {shown < total && shown < MOST_ROWS && (
        <button type="button" className="quiet" onClick={() => onMore(following(shown))}>
          Show more
        </button>
      )}
      {onFewer && (
        <button type="button" className="quiet" onClick={onFewer}>
          Fewer
        </button>
      )}
    </p>
  )
}
