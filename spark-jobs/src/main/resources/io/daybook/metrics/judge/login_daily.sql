WITH entered AS (SELECT DISTINCT dt, user_id FROM login WHERE outcome = 'success' AND user_id IS NOT NULL)
SELECT l.dt, coalesce(country, '(none)') AS country, coalesce(channel, '(none)') AS channel,
  count(*) AS attempts, count(*) FILTER (outcome = 'success') AS successes,
  count(*) FILTER (outcome = 'failure') AS failures,
  count(*) FILTER (outcome = 'success') / count(*) AS success_rate,
  count(DISTINCT l.user_id) FILTER (outcome = 'success') AS users,
  count(DISTINCT l.user_id) FILTER (outcome = 'failure') AS failed_users,
  count(DISTINCT l.user_id) FILTER (outcome = 'failure' AND e.user_id IS NULL) AS locked_out_users,
  count(DISTINCT ip) AS ips, count(*) FILTER (l.user_id IS NULL) AS anonymous_attempts
FROM login l LEFT JOIN entered e ON l.dt = e.dt AND l.user_id = e.user_id GROUP BY 1, 2, 3
