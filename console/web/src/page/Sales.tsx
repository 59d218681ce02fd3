import { figuresPath } from '../api/figures'
import type { Figures, TableInfo } from '../api/types'
import { useAnswer, useTable } from '../books/live'
import { columnTitle } from '../format/number'
import { Currencies } from '../part/Currencies'
import { Board } from '../part/Leaderboard'
import { Select } from '../part/Choice'
import { useChosen, type Chosen } from '../part/range'
import { Lines, Split, Trend } from '../part/Trend'
import { Tiles } from '../part/Tiles'
import { setOption, useView } from '../url/location'

const MEASURES = [
  'gross_amount',
  'net_amount',
  'units',
  'discount_amount',
  'return_amount',
  'adjustment_amount',
  'line_items',
] as const
type Amount = (typeof MEASURES)[number]

const PRODUCT = 'product_id'

/** What is sold, where and by what way. Every row of a list filters all that has its dimension. */
export function Sales() {
  const chosen = useChosen()
  const { where, options } = useView()
  const purchases = useTable('purchase_daily')
  const products = useTable('product_daily')
  const promotions = useTable('promo_daily')
  if (!chosen || !purchases) return chosen ? <Unpublished /> : null
  const amount: Amount = MEASURES.find((each) => each === options.measure) ?? 'gross_amount'
  const dimensions = purchases.dimensions.map(({ name }) => name)
  const filters = Object.fromEntries(Object.entries(where).filter(([name]) => dimensions.includes(name)))
  const money = { currency: [chosen.currency] }
  const product = where[PRODUCT] ?? []
  const byProduct = product.length > 0 && products !== null
  const filtered = Object.keys(filters).length > 0
  const ignored =
    byProduct && filtered ? 'Products are counted by currency alone: other filters don’t touch this.' : null
  const board = { table: purchases, chosen, measures: [amount], where: { ...filters, ...money } }
  const measureOfProduct = amount === 'units' ? 'units' : 'net_amount'
  return (
    <>
      <Tiles
        label="Of the range"
        table={purchases}
        chosen={chosen}
        where={{ ...filters, ...money }}
        measures={['gross_amount', 'discount_amount', 'return_amount', 'net_amount', 'units', 'line_items']}
        active={amount}
        onChoose={(measure) => setOption('measure', measure === 'gross_amount' ? null : measure)}
      />
      {byProduct && (
        <p className="wide muted small">
          The first chart is of the chosen {product.length > 1 ? 'products' : 'product'} alone; all else
          counts every product.
        </p>
      )}
      {byProduct ? (
        <Trend
          id="sales"
          title={`${columnTitle(measureOfProduct)} of the chosen ${product.length > 1 ? 'products' : 'product'}`}
          size="wide"
          height={260}
          table="product_daily"
          measure={measureOfProduct}
          where={{ ...money, [PRODUCT]: product }}
          note={ignored ?? 'Days on which a product is not among the 100 best have no figure of its own.'}
        />
      ) : (
        <Trend
          id="sales"
          title={columnTitle(amount)}
          size="wide"
          height={260}
          table="purchase_daily"
          measure={amount}
          where={{ ...filters, ...money }}
          forecast={amount}
          actions={
            <Select
              label="Measure"
              values={MEASURES}
              value={amount}
              text={columnTitle}
              onChange={(measure) => setOption('measure', measure === 'gross_amount' ? null : measure)}
            />
          }
        />
      )}
      {(['category', 'country'] as const).map((dimension) => (
        <Board key={dimension} {...board} dimension={dimension} />
      ))}
      <div className="stack third">
        <Board {...board} dimension="channel" />
        <CurrencyBoard table={purchases} chosen={chosen} where={filters} />
      </div>
      {products && (
        <Board
          id="product"
          title="Product"
          table={products}
          chosen={chosen}
          dimension={PRODUCT}
          measures={['net_amount', 'units']}
          where={money}
          titles={{ product_id: 'Product', net_amount: 'Net' }}
          note={
            filtered
              ? 'Over all countries, channels and categories: products are counted by currency alone.'
              : undefined
          }
        />
      )}
      <Split
        id="channels"
        title={`${columnTitle(amount)} by channel`}
        table="purchase_daily"
        measure={amount}
        dimension="channel"
        where={{ ...filters, ...money }}
      />
      {promotions && (
        <Board
          id="promotions"
          title="Promotions"
          table={promotions}
          chosen={chosen}
          dimension="coupon"
          measures={['amount', 'orders']}
          where={money}
          titles={{ amount: 'Ordered' }}
          note="Orders submitted with a coupon, over all countries and channels."
          plain
        />
      )}
      <Trend
        id="returns"
        title="Returns"
        table="purchase_daily"
        measure="return_amount"
        where={{ ...filters, ...money }}
        colour={3}
        height={200}
      />
      <Trend
        id="discounts"
        title="Discounts"
        table="purchase_daily"
        measure="discount_amount"
        where={{ ...filters, ...money }}
        colour={2}
        height={200}
      />
      <Lines
        id="order-values"
        title="Median order value"
        table="sales_daily"
        where={money}
        height={200}
        note={filtered ? 'Over all countries, channels and categories.' : undefined}
        measures={[
          { name: 'p90_order_value', colour: 2, shape: 'line', title: 'Nine of ten up to' },
          { name: 'median_order_value', colour: 0, shape: 'area', title: 'Median' },
        ]}
      />
    </>
  )
}

function Unpublished() {
  return (
    <p className="empty wide">
      purchase_daily isn’t published: it has no days yet, or a gate holds it. See Trust.
    </p>
  )
}

function CurrencyBoard(props: { table: TableInfo; chosen: Chosen; where: Record<string, string[]> }) {
  const { table, chosen, where } = props
  const path = figuresPath({
    table: table.name,
    measures: ['gross_amount', 'net_amount', 'units'],
    by: ['currency'],
    from: chosen.from,
    to: chosen.to,
    where: Object.fromEntries(Object.entries(where).filter(([name]) => name !== 'currency')),
    order: '-gross_amount',
  })
  const answer = useAnswer<Figures>(path)
  return <Currencies answer={answer} path={path} table={table} chosen={chosen} />
}
