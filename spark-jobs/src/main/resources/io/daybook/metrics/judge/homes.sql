-- The day of which an order's events are: its first submission in the 61 days up to theirs, else its first event.
CREATE VIEW homes AS
WITH days AS (SELECT dt, scope, order_id, bool_or(status = 'submitted') AS sub FROM orders GROUP BY 1, 2, 3)
SELECT d.dt, d.scope, d.order_id, coalesce(min(e.dt) FILTER (e.sub), min(e.dt)) AS submit_day,
  bool_or(e.sub) AS is_submitted
FROM days d JOIN days e ON d.scope = e.scope AND d.order_id = e.order_id AND e.dt BETWEEN d.dt - 60 AND d.dt
GROUP BY 1, 2, 3
