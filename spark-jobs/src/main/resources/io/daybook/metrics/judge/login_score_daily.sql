WITH days AS (SELECT DISTINCT dt FROM login),
pairs AS (
  SELECT days.dt, user_id, ip, count(*) AS attempts, count(*) FILTER (outcome = 'failure') AS failed,
    count(*) FILTER (outcome = 'failure' AND l.dt = days.dt) AS failed_today,
    count(*) FILTER (outcome = 'success' AND l.dt = days.dt) AS entered_today
  FROM days JOIN login l ON l.dt BETWEEN days.dt - 6 AND days.dt WHERE user_id IS NOT NULL GROUP BY 1, 2, 3),
hostile AS (
  SELECT dt, ip, count(*) FILTER (failed > 0) AS failing FROM pairs WHERE ip IS NOT NULL GROUP BY 1, 2
  HAVING failing >= 5 AND sum(failed) * 2 >= sum(attempts)),
accounts AS (
  SELECT p.dt, user_id, sum(failed_today) AS failures, sum(failed) AS failures_7d,
    count(*) FILTER (p.ip IS NOT NULL AND failed > 0) AS ips_7d,
    coalesce(max(failing) FILTER (failed_today + entered_today > 0), 0) AS hostile_accounts_7d,
    coalesce(sum(entered_today) FILTER (failing > 0), 0) AS entries
  FROM pairs p LEFT JOIN hostile h ON p.dt = h.dt AND p.ip = h.ip GROUP BY 1, 2
  HAVING sum(failed_today) > 0 OR entries > 0),
scored AS (
  SELECT *, round(ln(1 + hostile_accounts_7d) + 2 * ln(greatest(ips_7d, 1)) + ln(1 + failures_7d) / 2
    + CASE WHEN entries > 0 THEN 3 ELSE 0 END, 4) AS score FROM accounts)
SELECT *, row_number() OVER (PARTITION BY dt ORDER BY score DESC, user_id) AS rank_by_score FROM scored
