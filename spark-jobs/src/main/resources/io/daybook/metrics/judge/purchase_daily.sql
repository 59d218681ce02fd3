SELECT dt, cur AS currency, coalesce(country, '(none)') AS country, coalesce(channel, '(none)') AS channel,
  coalesce(category, '(none)') AS category, count(DISTINCT ord) FILTER (is_sale) AS orders,
  count(DISTINCT user_id) FILTER (is_sale) AS buyers, count(*) AS line_items,
  coalesce(sum(quantity) FILTER (is_sale), 0) AS units,
  coalesce(sum(gross) FILTER (is_sale), 0) AS gross_amount,
  coalesce(sum(discount) FILTER (is_sale), 0) AS discount_amount,
  coalesce(sum(amount - (gross - off)) FILTER (is_sale), 0) AS rounding_amount,
  coalesce(sum(-amount) FILTER (is_return), 0) AS return_amount,
  coalesce(sum(amount) FILTER (is_adjustment), 0) AS adjustment_amount,
  sum(amount) AS net_amount,
  count(*) FILTER (user_id IS NULL) AS anonymous_line_items
FROM lines GROUP BY 1, 2, 3, 4, 5
