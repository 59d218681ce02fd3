SELECT DISTINCT ON (dt, scope, order_id, status) dt, scope, order_id, status, event_time_ms AS first_at_ms,
  coalesce(currency, '(none)') AS currency, coalesce(payment_method, '(none)') AS payment_method,
  coalesce(nullif(coupon, ''), '(none)') AS coupon, user_id, total_amount AS amount
FROM orders ORDER BY dt, scope, order_id, status, event_time_ms, event_id
