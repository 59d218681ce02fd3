import { lazy, Suspense } from 'react'
import type { TimeChartProps } from './series'

// Charts are most of the page's code: it comes beside the first figures, which don't wait for it.
const code = import('./TimeChart')
const Lazy = lazy(() => code.then(({ TimeChart }) => ({ default: TimeChart })))

/** A chart over days, and its place while its code is on the way. */
export function TimeChart(props: TimeChartProps) {
  return (
    <Suspense fallback={<div className="skeleton" style={{ height: props.height ?? 240 }} />}>
      <Lazy {...props} />
    </Suspense>
  )
}
