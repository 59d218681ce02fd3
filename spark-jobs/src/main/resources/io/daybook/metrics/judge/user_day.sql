SELECT dt, population, user_id, coalesce(channel, '(none)') AS channel, count(*) AS events
FROM users WHERE user_id IS NOT NULL GROUP BY 1, 2, 3, 4
