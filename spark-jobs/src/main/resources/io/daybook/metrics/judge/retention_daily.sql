WITH active AS (SELECT DISTINCT dt AS day, user_id FROM login WHERE outcome = 'success' AND user_id IS NOT NULL),
firsts AS (SELECT user_id, min(day) AS first FROM active GROUP BY 1)
SELECT dt, n AS day_no, first AS cohort_day, count(*) AS cohort_users, count(a.user_id) AS active_users,
  count(a.user_id) / count(*) AS retention
FROM login_days CROSS JOIN (VALUES (1), (7), (30)) AS steps(n) JOIN firsts f ON first = dt - n::INT
LEFT JOIN active a ON a.user_id = f.user_id AND a.day = dt GROUP BY 1, 2, 3
