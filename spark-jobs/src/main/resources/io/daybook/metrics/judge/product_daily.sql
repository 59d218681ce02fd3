WITH products AS (
  SELECT dt, cur, coalesce(product_id, '(none)') AS product, sum(amount) AS net,
    coalesce(sum(quantity) FILTER (is_sale), 0) AS sold
  FROM lines WHERE product_id IS DISTINCT FROM '(others)' GROUP BY 1, 2, 3),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY dt, cur ORDER BY net DESC, product) AS rn,
    row_number() OVER (PARTITION BY dt, cur ORDER BY sold DESC, product) AS ru FROM products),
labelled AS (
  SELECT l.*, CASE WHEN rn <= 100 OR ru <= 100 THEN r.product ELSE '(others)' END AS label,
    CASE WHEN rn <= 100 OR ru <= 100 THEN rn END AS n, CASE WHEN rn <= 100 OR ru <= 100 THEN ru END AS u
  FROM lines l LEFT JOIN ranked r ON l.dt = r.dt AND l.cur = r.cur AND coalesce(l.product_id, '(none)') = r.product)
SELECT dt, cur AS currency, label AS product_id, coalesce(sum(quantity) FILTER (is_sale), 0) AS units,
  sum(amount) AS net_amount, count(DISTINCT ord) FILTER (is_sale) AS orders,
  count(DISTINCT user_id) FILTER (is_sale) AS buyers, max(n) AS rank_by_net, max(u) AS rank_by_units
FROM labelled GROUP BY 1, 2, 3
