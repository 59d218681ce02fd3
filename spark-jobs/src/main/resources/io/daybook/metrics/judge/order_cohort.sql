WITH firsts AS (
  SELECT DISTINCT ON (dt, scope, order_id, status) * FROM orders
  ORDER BY dt, scope, order_id, status, event_time_ms, event_id)
SELECT f.dt, submit_day, f.scope, f.order_id, status, event_time_ms AS first_at_ms,
  coalesce(currency, '(none)') AS currency, coalesce(payment_method, '(none)') AS payment_method,
  coalesce(nullif(coupon, ''), '(none)') AS coupon, user_id, total_amount AS amount, is_submitted::BIGINT AS is_submitted
FROM firsts f JOIN homes h ON f.dt = h.dt AND f.scope = h.scope AND f.order_id = h.order_id
