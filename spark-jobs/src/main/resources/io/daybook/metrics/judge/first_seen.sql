SELECT min(dt) AS dt, population, user_id FROM users WHERE user_id IS NOT NULL GROUP BY 2, 3
