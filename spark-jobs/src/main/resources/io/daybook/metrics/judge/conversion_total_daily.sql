WITH logins AS (SELECT DISTINCT dt, user_id FROM login WHERE outcome = 'success' AND user_id IS NOT NULL),
did AS (
  SELECT dt AS day, user_id, 'submit' AS what FROM orders WHERE status = 'submitted'
  UNION ALL SELECT dt, user_id, 'sale' FROM lines WHERE is_sale),
steps AS (
  SELECT l.*, bool_or(day = dt AND what = 'submit') AS submitted, bool_or(day = dt AND what = 'sale') AS purchased,
    bool_or(what = 'submit') AS submitted_7d, bool_or(what = 'sale') AS purchased_7d
  FROM logins l LEFT JOIN did d ON d.user_id = l.user_id AND day BETWEEN dt AND dt + 6 GROUP BY ALL),
counts AS (
  SELECT dt, count(user_id) AS logged_in, count(*) FILTER (submitted) AS submitted,
    count(*) FILTER (purchased) AS purchased, count(*) FILTER (submitted_7d) AS submitted_7d,
    count(*) FILTER (purchased_7d) AS purchased_7d FROM login_days LEFT JOIN steps USING (dt) GROUP BY ALL)
SELECT *, submitted / nullif(logged_in, 0) AS submitted_rate, purchased / nullif(logged_in, 0) AS purchased_rate,
  submitted_7d / nullif(logged_in, 0) AS submitted_7d_rate, purchased_7d / nullif(logged_in, 0) AS purchased_7d_rate,
  CASE WHEN dt + 6 <= least(horizon('login'), horizon('orders'), horizon('purchase'))
    THEN 1 ELSE 0 END AS complete_7d FROM counts
