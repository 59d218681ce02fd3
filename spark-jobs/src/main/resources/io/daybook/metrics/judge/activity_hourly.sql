WITH events AS (
  SELECT dt, event_time_ms, user_id, 'login' AS d, outcome AS k FROM login
  UNION ALL SELECT dt, event_time_ms, user_id, 'orders', status FROM orders
  UNION ALL SELECT dt, event_time_ms, user_id, 'purchase', '' FROM purchase)
SELECT dt, hour(make_timestamptz(event_time_ms * 1000) AT TIME ZONE getvariable('zone')) AS hour,
  count(*) FILTER (d = 'login') AS login_attempts, count(*) FILTER (d = 'login' AND k = 'success') AS login_successes,
  count(*) FILTER (d = 'orders' AND k = 'submitted') AS orders_submitted,
  count(*) FILTER (d = 'purchase') AS line_items, count(DISTINCT user_id) AS users
FROM events GROUP BY 1, 2
