WITH totals AS (
  SELECT dt, cur AS currency, count(DISTINCT ord) FILTER (is_sale) AS orders,
    count(DISTINCT user_id) FILTER (is_sale) AS buyers, count(*) AS line_items,
    count(*) FILTER (is_sale) AS sale_line_items,
    coalesce(sum(quantity) FILTER (is_sale), 0) AS units,
  coalesce(sum(gross) FILTER (is_sale), 0) AS gross_amount,
  coalesce(sum(discount) FILTER (is_sale), 0) AS discount_amount,
  coalesce(sum(amount - (gross - off)) FILTER (is_sale), 0) AS rounding_amount,
  coalesce(sum(-amount) FILTER (is_return), 0) AS return_amount,
  coalesce(sum(amount) FILTER (is_adjustment), 0) AS adjustment_amount,
  sum(amount) AS net_amount
  FROM lines GROUP BY 1, 2),
orders AS (
  SELECT dt, cur AS currency, ord, sum(gross - off) AS value FROM lines WHERE is_sale GROUP BY 1, 2, 3),
vals AS (SELECT dt, currency, list_sort(list(value)) AS v FROM orders GROUP BY 1, 2)
SELECT t.dt, t.currency, orders, buyers, line_items, sale_line_items, units, gross_amount, discount_amount, rounding_amount,
  return_amount, adjustment_amount, net_amount,
  (gross_amount - discount_amount)::DOUBLE / nullif(orders, 0) AS average_order_value,
  v[ceil(len(v) * 0.5)::INT] AS median_order_value, v[ceil(len(v) * 0.9)::INT] AS p90_order_value,
  sale_line_items / nullif(orders, 0) AS lines_per_order, units::DOUBLE / nullif(orders, 0) AS units_per_order
FROM totals t LEFT JOIN vals USING (dt, currency)
