WITH firsts AS (
  SELECT user_id, date_trunc('month', min(dt))::DATE AS cohort FROM lines
  WHERE is_sale AND user_id IS NOT NULL GROUP BY 1),
sizes AS (SELECT cohort, count(*) AS n FROM firsts GROUP BY 1)
SELECT date_trunc('month', l.dt)::DATE AS dt, f.cohort AS cohort_month, cur AS currency,
  n AS cohort_buyers, count(DISTINCT l.user_id) FILTER (is_sale) AS active_buyers,
  count(DISTINCT ord) FILTER (is_sale) AS orders, sum(amount) AS net_amount,
  date_diff('month', f.cohort, date_trunc('month', l.dt)::DATE) AS month_no,
  CASE WHEN last_day(date_trunc('month', l.dt)) <= horizon('purchase') THEN 1 ELSE 0 END AS mature
FROM lines l JOIN firsts f ON l.user_id = f.user_id JOIN sizes s ON f.cohort = s.cohort
WHERE f.cohort <= date_trunc('month', l.dt) GROUP BY 1, 2, 3, 4, 8, 9
