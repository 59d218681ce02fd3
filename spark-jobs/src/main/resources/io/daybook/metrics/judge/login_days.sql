-- Every day between the first and the last login, except in a hole of more than 400 days.
CREATE VIEW login_days AS
SELECT unnest(generate_series(dt, CASE WHEN next - dt <= 400 THEN next - 1 ELSE dt END, INTERVAL 1 DAY))::DATE AS dt
FROM (SELECT dt, lead(dt) OVER (ORDER BY dt) AS next FROM (SELECT DISTINCT dt FROM login))
