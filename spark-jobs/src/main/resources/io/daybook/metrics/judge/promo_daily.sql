WITH firsts AS (SELECT user_id, min(dt) AS first FROM lines WHERE is_sale AND user_id IS NOT NULL GROUP BY 1),
submitted AS (
  SELECT DISTINCT ON (dt, scope, order_id) * FROM orders WHERE status = 'submitted'
  ORDER BY dt, scope, order_id, event_time_ms, event_id)
SELECT s.dt, coalesce(currency, '(none)') AS currency, coupon, count(*) AS orders,
  count(DISTINCT s.user_id) AS buyers, count(DISTINCT s.user_id) FILTER (f.first = s.dt) AS new_buyers,
  sum(total_amount) AS amount
FROM submitted s LEFT JOIN firsts f ON s.user_id = f.user_id WHERE coupon <> '' GROUP BY 1, 2, 3
