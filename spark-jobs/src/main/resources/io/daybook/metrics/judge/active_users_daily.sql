WITH active AS (SELECT DISTINCT dt AS day, user_id FROM login WHERE outcome = 'success' AND user_id IS NOT NULL),
firsts AS (SELECT user_id, min(day) AS first FROM active GROUP BY 1),
users AS (
  SELECT dt, a.user_id, first, bool_or(dt - day = 0) AS d1, bool_or(dt - day < 7) AS d7,
    bool_or(dt - day BETWEEN 7 AND 13) AS before, count(*) FILTER (dt - day < 28) AS n28
  FROM login_days JOIN active a ON day BETWEEN dt - 29 AND dt JOIN firsts f ON a.user_id = f.user_id GROUP BY 1, 2, 3)
SELECT dt, count(*) FILTER (d1) AS dau, count(*) FILTER (d7) AS wau, count(*) FILTER (n28 > 0) AS active_28d,
  count(user_id) AS mau,
  (sum(n28) / 28) / nullif(count(*) FILTER (n28 > 0), 0) AS stickiness,
  count(*) FILTER (first = dt) AS new_users, count(*) FILTER (d7 AND before) AS returning,
  count(*) FILTER (d7 AND NOT before AND first < dt - 13) AS resurrected,
  count(*) FILTER (before AND NOT d7) AS dormant
FROM login_days LEFT JOIN users USING (dt) GROUP BY 1
