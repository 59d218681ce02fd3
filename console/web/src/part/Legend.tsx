import type { Colour } from '../chart/series'

/** What the colours of a chart mean. */
export function Legend({
  items,
}: {
  items: { name: string; colour: Colour; dashed?: boolean; band?: boolean }[]
}) {
  return (
    <ul className="legend">
      {items.map(({ name, colour, dashed, band }) => (
        <li key={name}>
          <span className={`swatch c-${colour}${dashed ? ' dashed' : ''}${band ? ' band' : ''}`} />
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  )
}
