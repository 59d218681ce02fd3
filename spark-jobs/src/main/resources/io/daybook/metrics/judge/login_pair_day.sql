WITH pairs AS (
  SELECT dt, coalesce(ip, '(none)') AS ip, user_id, count(*) AS attempts, count(*) FILTER (outcome = 'failure') AS failures
  FROM login GROUP BY 1, 2, user_id)
SELECT dt, ip, coalesce(CASE WHEN failures > 0 THEN user_id END, '(none)') AS user_id,
  sum(attempts) AS attempts, sum(failures) AS failures
FROM pairs GROUP BY 1, 2, 3
