SELECT dt, cur AS currency, scope, order_id, coalesce(user_id, '(none)') AS user_id, count(*) AS line_items,
  count(*) FILTER (is_sale) AS sales, coalesce(sum(quantity) FILTER (is_sale), 0) AS units,
  coalesce(sum(gross) FILTER (is_sale), 0) AS gross_amount,
  coalesce(sum(discount) FILTER (is_sale), 0) AS discount_amount,
  coalesce(sum(amount - (gross - off)) FILTER (is_sale), 0) AS rounding_amount,
  coalesce(sum(-amount) FILTER (is_return), 0) AS return_amount,
  coalesce(sum(amount) FILTER (is_adjustment), 0) AS adjustment_amount, sum(amount) AS net_amount
FROM lines GROUP BY 1, 2, 3, 4, 5
