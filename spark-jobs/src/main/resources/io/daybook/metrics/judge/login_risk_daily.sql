WITH addresses AS (
  SELECT dt, ip AS subject, count(*) AS attempts, count(*) FILTER (outcome = 'failure') AS failures,
    count(user_id) AS named, count(DISTINCT user_id) AS accounts,
    count(DISTINCT user_id) FILTER (outcome = 'failure') AS failing,
    min(event_time_ms) AS first_ms, max(event_time_ms) AS last_ms
  FROM login WHERE ip IS NOT NULL GROUP BY 1, 2),
accounts AS (
  SELECT dt, user_id AS subject, count(*) AS attempts, count(*) FILTER (outcome = 'failure') AS failures,
    count(DISTINCT ip) AS ips, count(DISTINCT ip) FILTER (outcome = 'failure') AS failing,
    min(event_time_ms) AS first_ms, max(event_time_ms) AS last_ms
  FROM login WHERE user_id IS NOT NULL GROUP BY 1, 2),
breached AS (
  SELECT DISTINCT s.dt, s.user_id FROM login s
  WHERE s.outcome = 'success' AND s.user_id IS NOT NULL AND 5 < (
    SELECT count(*) FROM login f WHERE f.dt BETWEEN s.dt - 1 AND s.dt AND f.user_id = s.user_id AND f.outcome = 'failure'
      AND f.event_time_ms BETWEEN s.event_time_ms - 3600000 AND s.event_time_ms)),
risks AS (
  SELECT dt, 'ip' AS subject_type, subject, 'ip_fails_on_many_accounts' AS rule, attempts, failures,
    failing AS counterparts, first_ms, last_ms, failing >= 100 AS high FROM addresses WHERE failing > 20
  UNION ALL
  SELECT dt, 'ip', subject, 'credential_stuffing', attempts, failures, accounts, first_ms, last_ms,
    accounts >= 250 FROM addresses WHERE accounts > 50 AND named * 10 <= accounts * 12
  UNION ALL
  SELECT dt, 'account', subject, 'account_fails_from_many_ips', attempts, failures, failing, first_ms,
    last_ms, failing >= 25 FROM accounts WHERE failing > 5
  UNION ALL
  SELECT a.dt, 'account', subject, 'success_after_failures', attempts, failures, ips, first_ms, last_ms, true
  FROM accounts a JOIN breached b ON a.dt = b.dt AND a.subject = b.user_id)
SELECT dt, subject_type, subject, rule, attempts, failures, counterparts AS distinct_counterparts,
  strftime(make_timestamp(first_ms * 1000), '%Y-%m-%dT%H:%M:%S.%gZ') AS first_at,
  strftime(make_timestamp(last_ms * 1000), '%Y-%m-%dT%H:%M:%S.%gZ') AS last_at,
  CASE WHEN high THEN 'high' ELSE 'medium' END AS severity FROM risks
