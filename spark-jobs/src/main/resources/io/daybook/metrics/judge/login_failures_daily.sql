SELECT dt, coalesce(failure_reason, '(none)') AS failure_reason, coalesce(method, '(none)') AS method,
  count(*) AS failures, count(DISTINCT user_id) AS users, count(DISTINCT ip) AS ips
FROM login WHERE outcome = 'failure' GROUP BY 1, 2, 3
