-- Orders by the day of their submission, as far as they are known by the horizon; an order that is submitted again
-- after its 60 days is of neither day.
CREATE VIEW courses AS
WITH seen AS (
  SELECT o.*, submit_day, is_submitted FROM orders o JOIN homes h
    ON o.dt = h.dt AND o.scope = h.scope AND o.order_id = h.order_id
  WHERE o.dt <= greatest(submit_day, horizon('orders')))
SELECT submit_day AS dt, scope, order_id, bool_or(is_submitted) AS is_submitted,
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
