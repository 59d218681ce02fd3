-- The last day of events, or, if that is earlier, the last day that had ended when the newest arrival day (UTC) began.
CREATE MACRO horizon(asked) AS (
  SELECT CASE WHEN least(e.last, a.ended) >= e.first THEN least(e.last, a.ended) END
  FROM (
    SELECT 'login' AS dataset, min(dt) AS first, max(dt) AS last FROM login
    UNION ALL SELECT 'purchase', min(dt), max(dt) FROM purchase
    UNION ALL SELECT 'orders', min(dt), max(dt) FROM orders) e
  LEFT JOIN (
    SELECT dataset, (max(day)::TIMESTAMP AT TIME ZONE 'UTC' AT TIME ZONE getvariable('zone'))::DATE - 1 AS ended
    FROM arrivals GROUP BY 1) a ON a.dataset = e.dataset
  WHERE e.dataset = asked)
