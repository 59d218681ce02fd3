WITH days AS (
  SELECT DISTINCT dt, source, order_id,
    bool_or(status = 'submitted') OVER (PARTITION BY dt, source, order_id) AS sub FROM orders),
home AS (
  SELECT d.dt, d.source, d.order_id, coalesce(min(e.dt) FILTER (e.sub), min(e.dt)) AS submit_day,
    bool_or(e.sub) AS is_submitted
  FROM days d JOIN days e ON d.source = e.source AND d.order_id = e.order_id AND e.dt BETWEEN d.dt - 60 AND d.dt
  GROUP BY 1, 2, 3),
seen AS (
  SELECT o.*, submit_day, is_submitted FROM orders o JOIN home h
    ON o.dt = h.dt AND o.source = h.source AND o.order_id = h.order_id)
SELECT submit_day AS dt, source, order_id, bool_or(is_submitted) AS is_submitted,
  first(coalesce(currency, '(none)') ORDER BY status <> 'submitted', event_time_ms, status, event_id) AS currency,
  first(coalesce(payment_method, '(none)') ORDER BY status <> 'submitted', event_time_ms, status, event_id) AS payment_method,
  first(total_amount ORDER BY status <> 'submitted', event_time_ms, status, event_id) AS amount,
  min(event_time_ms) FILTER (status = 'submitted') AS submitted_ms,
  min(event_time_ms) FILTER (status = 'paid') AS paid_ms,
  min(event_time_ms) FILTER (status = 'shipped') AS shipped_ms,
  min(event_time_ms) FILTER (status = 'delivered') AS delivered_ms,
  min(event_time_ms) FILTER (status = 'cancelled') AS cancelled_ms,
  min(event_time_ms) FILTER (status = 'returned') AS returned_ms,
  min(event_time_ms) FILTER (status = 'refunded') AS refunded_ms
FROM seen GROUP BY 1, 2, 3
HAVING bool_or(seen.dt = submit_day AND (status = 'submitted' OR NOT is_submitted))
