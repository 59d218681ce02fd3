-- Logins and the revenue of the same days, by currency.
--
--   ./daybook submit examples/adhoc/busy-hours.sql from=2026-03-01 to=2026-03-31
--
-- Each query's answer is printed; ':from' and ':to' are the command's arguments.

SELECT dt, sum(attempts) AS attempts, sum(failures) AS failures
FROM daybook_metrics.login_daily
WHERE dt BETWEEN :from AND :to
GROUP BY dt
ORDER BY dt;

-- The hours, in UTC, in which most is bought; the figures know days alone, the archive every line.
SELECT currency, hour(event_time) AS hour, count(DISTINCT order_id) AS orders, sum(amount) AS amount
FROM daybook.purchase
WHERE dt BETWEEN :from AND :to
GROUP BY currency, hour(event_time)
ORDER BY orders DESC, currency, hour
LIMIT 5;
