SELECT dt, coalesce(currency, '(none)') AS currency, status, coalesce(payment_method, '(none)') AS payment_method,
  coalesce(country, '(none)') AS country, count(*) AS events,
  count(DISTINCT scope || '/' || order_id) AS orders, sum(total_amount) AS amount
FROM orders GROUP BY 1, 2, 3, 4, 5
