CREATE VIEW lines AS
SELECT *, round(quantity::DECIMAL(20, 4) * unit_price, 4) AS gross, coalesce(discount, 0) AS off,
  unit_price >= 0 AND quantity >= 0 AS is_sale, unit_price >= 0 AND quantity < 0 AS is_return,
  unit_price < 0 AS is_adjustment, coalesce(currency, '(none)') AS cur, scope || '/' || order_id AS ord
FROM purchase
