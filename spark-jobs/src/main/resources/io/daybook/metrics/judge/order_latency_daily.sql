WITH legs AS (
  SELECT dt, 'submit_to_pay' AS leg, submitted_ms AS a, paid_ms AS b, cancelled_ms FROM courses WHERE is_submitted
  UNION ALL SELECT dt, 'pay_to_ship', paid_ms, shipped_ms, cancelled_ms FROM courses WHERE is_submitted
  UNION ALL SELECT dt, 'ship_to_deliver', shipped_ms, delivered_ms, cancelled_ms FROM courses WHERE is_submitted
  UNION ALL SELECT dt, 'submit_to_deliver', submitted_ms, delivered_ms, cancelled_ms FROM courses WHERE is_submitted),
hours AS (
  SELECT dt, leg, count(b) AS reached, count(*) FILTER (b IS NULL AND cancelled_ms IS NULL) AS pending,
    list_sort(list((b - a) / 3600000.0::DOUBLE) FILTER (b IS NOT NULL)) AS h
  FROM legs WHERE a IS NOT NULL GROUP BY 1, 2)
SELECT dt, leg, reached, pending, h[ceil(reached * 0.5)::INT] AS p50_hours, h[ceil(reached * 0.9)::INT] AS p90_hours,
  h[ceil(reached * 0.95)::INT] AS p95_hours, h[ceil(reached * 0.99)::INT] AS p99_hours FROM hours
