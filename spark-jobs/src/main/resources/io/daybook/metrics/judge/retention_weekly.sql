WITH active AS (SELECT DISTINCT dt AS day, user_id FROM login WHERE outcome = 'success' AND user_id IS NOT NULL),
firsts AS (SELECT user_id, date_trunc('week', min(day))::DATE AS cohort FROM active GROUP BY 1),
weeks AS (SELECT DISTINCT date_trunc('week', dt)::DATE AS dt FROM login),
sizes AS (SELECT cohort, count(*) AS n FROM firsts GROUP BY 1),
counted AS (
  SELECT date_trunc('week', day)::DATE AS dt, cohort, count(DISTINCT a.user_id) AS n
  FROM active a JOIN firsts f ON a.user_id = f.user_id GROUP BY 1, 2)
SELECT w.dt, s.cohort AS cohort_week, (w.dt - s.cohort) // 7 AS week_no, coalesce(c.n, 0) AS active_users,
  s.n AS cohort_users, coalesce(c.n, 0) / s.n AS retention,
  CASE WHEN w.dt + 6 <= horizon('login') THEN 1 ELSE 0 END AS mature
FROM weeks w JOIN sizes s ON s.cohort <= w.dt LEFT JOIN counted c ON c.dt = w.dt AND c.cohort = s.cohort
