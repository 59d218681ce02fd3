import { memo, type ReactNode } from 'react'

interface Props {
  /** Whether all that the children show is there. */
  isReady: boolean
  publication: number
  children: ReactNode
}

/** Tells whether what is shown stays: figures of another publication never do. */
export function stays(before: Omit<Props, 'children'>, next: Omit<Props, 'children'>): boolean {
  return !next.isReady && before.publication === next.publication
}

/** Keeps showing its children as they were until all that comes in their place is there. */
export const Whole = memo(({ children }: Props) => children, stays)
Whole.displayName = 'Whole'
