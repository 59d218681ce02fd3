CREATE VIEW users AS
SELECT dt, 'login' AS population, user_id, channel FROM login WHERE outcome = 'success'
UNION ALL SELECT dt, 'submit', user_id, channel FROM orders WHERE status = 'submitted'
UNION ALL SELECT dt, 'sale', user_id, channel FROM lines WHERE is_sale
