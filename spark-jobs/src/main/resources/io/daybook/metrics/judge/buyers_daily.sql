WITH firsts AS (SELECT user_id, min(dt) AS first FROM lines WHERE is_sale AND user_id IS NOT NULL GROUP BY 1)
SELECT l.dt, cur AS currency,
  CASE WHEN l.user_id IS NULL THEN 'anonymous' WHEN first = l.dt THEN 'new' ELSE 'returning' END AS customer_type,
  count(DISTINCT l.user_id) FILTER (is_sale) AS buyers, count(DISTINCT ord) FILTER (is_sale) AS orders,
  count(*) AS line_items, coalesce(sum(quantity) FILTER (is_sale), 0) AS units,
  coalesce(sum(gross) FILTER (is_sale), 0) AS gross_amount,
  coalesce(sum(discount) FILTER (is_sale), 0) AS discount_amount, sum(amount) AS net_amount
FROM lines l LEFT JOIN firsts f ON l.user_id = f.user_id GROUP BY 1, 2, 3
