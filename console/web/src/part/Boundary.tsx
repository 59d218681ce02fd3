import { Component, type ReactNode } from 'react'

/** Keeps a mistake of a page's code from taking the header with it. Another `of` is another attempt. */
export class Boundary extends Component<
  { of: string; children: ReactNode },
  { failed: string | null; of: string }
> {
  override state = { failed: null as string | null, of: this.props.of }

  static getDerivedStateFromError(error: unknown) {
    return { failed: error instanceof Error ? error.message : String(error) }
  }

  static getDerivedStateFromProps(props: { of: string }, state: { failed: string | null; of: string }) {
    return props.of === state.of ? null : { failed: null, of: props.of }
  }

  override render() {
    if (this.state.failed === null) return this.props.children
    return (
      <div className="panel wide" role="alert">
        <p>
          This page has a mistake and can’t be shown: {this.state.failed}. Load it again, or look at another
          page.
        </p>
      </div>
    )
  }
}
