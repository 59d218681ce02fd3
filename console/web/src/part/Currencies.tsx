import type { Figures, TableInfo } from '../api/types'
import { useBooks, type Asked } from '../books/live'
import { moneyShort, moneyText, valueText } from '../format/number'
import { go } from '../url/location'
import { Panel } from './Panel'
import { newest, type Chosen } from './range'
import { records } from './rows'

interface Props {
  answer: Asked<Figures>
  path: string | null
  table: TableInfo
  chosen: Chosen
}

/** Sales in every currency, each for itself: there is no sum of them. A row chooses the page's currency. */
export function Currencies({ answer, path, table, chosen }: Props) {
  const { currencies } = useBooks()
  return (
    <Panel
      id="currencies"
      title="Currency"
      answer={answer}
      csv={[path]}
      origin={{ table: table.name, day: newest(table, chosen) }}
      empty={(data) => (data.rows.length === 0 ? 'Nothing in this range.' : null)}
      behind={(data) => ({
        columns: [
          { title: 'Currency' },
          { title: 'Gross', numeric: true },
          { title: 'Net', numeric: true },
          { title: 'Units', numeric: true },
        ],
        rows: records(data).map((row) => ({
          cells: [
            String(row.currency),
            moneyText(row.gross_amount ?? null, String(row.currency)),
            moneyText(row.net_amount ?? null, String(row.currency)),
            valueText(row.units ?? null, 'quantity', null),
          ],
        })),
      })}
    >
      {(data) => (
        <>
          <div className="board-head" aria-hidden="true">
            <span>Currency</span>
            <span className="board-figures">
              <span>Gross</span>
              <span>Net</span>
            </span>
          </div>
          <ul className="board">
            {records(data).map((row) => {
              const currency = String(row.currency)
              return (
                <li key={currency}>
                  <button
                    type="button"
                    className="board-row"
                    aria-pressed={currency === chosen.currency}
                    onClick={() => go({ currency: currency === currencies[0] ? null : currency })}
                  >
                    <span className="board-name">
                      <bdi>{currency}</bdi>
                    </span>
                    <span className="board-figures">
                      <span title={moneyText(row.gross_amount ?? null, currency)}>
                        {moneyShort(row.gross_amount ?? null, currency)}
                      </span>
                      <span title={moneyText(row.net_amount ?? null, currency)}>
                        {moneyShort(row.net_amount ?? null, currency)}
                      </span>
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </Panel>
  )
}
