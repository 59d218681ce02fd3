-- turnover of the day
SELECT currency, sum(net_amount) AS net, sum(orders) AS orders
FROM daybook_bi.sales WHERE dt = ${day} GROUP BY currency;

-- turnover of three days
SELECT currency, sum(net_amount) AS net
FROM daybook_bi.sales WHERE dt BETWEEN date_sub(${day}, 2) AND ${day} GROUP BY currency;

-- turnover of 30 days, day by day
SELECT dt, currency, sum(net_amount) AS net
FROM daybook_bi.sales WHERE dt > date_sub(${day}, 30) GROUP BY dt, currency ORDER BY dt, currency;

-- turnover of the year, month by month
SELECT month_start, currency, sum(net_amount) AS net, sum(units) AS units
FROM daybook_bi.sales WHERE dt > date_sub(${day}, 365)
GROUP BY month_start, currency ORDER BY month_start, currency;

-- turnover of a quarter, week by week
SELECT week_start, sum(net_amount) AS net, sum(gross_amount - discount_amount) / sum(orders) AS average_order
FROM daybook_bi.sales WHERE currency = 'EUR' AND is_complete = 1 AND dt > date_sub(${day}, 91)
GROUP BY week_start ORDER BY week_start;

-- this week beside the last
SELECT currency, sum(CASE WHEN dt > date_sub(${day}, 7) THEN net_amount END) AS this_week,
  sum(CASE WHEN dt <= date_sub(${day}, 7) THEN net_amount END) AS last_week
FROM daybook_bi.sales WHERE dt > date_sub(${day}, 14) GROUP BY currency;

-- turnover by country, 30 days
SELECT country, sum(net_amount) AS net
FROM daybook_bi.purchases WHERE currency = 'EUR' AND dt > date_sub(${day}, 30)
GROUP BY country ORDER BY net DESC;

-- turnover by category and channel, 90 days
SELECT category, channel, sum(net_amount) AS net, sum(units) AS units
FROM daybook_bi.purchases WHERE currency = 'EUR' AND dt > date_sub(${day}, 90)
GROUP BY category, channel ORDER BY net DESC;

-- returns by category, 30 days
SELECT category, sum(return_amount) / nullif(sum(gross_amount), 0) AS return_rate
FROM daybook_bi.purchases WHERE dt > date_sub(${day}, 30) GROUP BY category;

-- countries to choose from
SELECT DISTINCT country FROM daybook_bi.purchases WHERE dt > date_sub(${day}, 30);

-- best products of the day
SELECT product_id, units, net_amount, rank_by_net
FROM daybook_bi.products WHERE dt = ${day} AND currency = 'EUR' AND rank_by_net <= 10;

-- new and returning buyers, 30 days
SELECT dt, customer_type, sum(buyers) AS buyers, sum(net_amount) AS net
FROM daybook_bi.buyers WHERE dt > date_sub(${day}, 30) GROUP BY dt, customer_type;

-- active users, 90 days
SELECT dt, dau, wau, mau, stickiness
FROM daybook_bi.active_users WHERE dt > date_sub(${day}, 90);

-- logins and failures, 30 days
SELECT dt, sum(attempts) AS attempts, sum(failures) AS failures, sum(failures) / sum(attempts) AS rate
FROM daybook_bi.logins WHERE dt > date_sub(${day}, 30) GROUP BY dt ORDER BY dt;

-- logins by country, the day
SELECT country, channel, attempts, users FROM daybook_bi.logins WHERE dt = ${day};

-- orders by status, 7 days
SELECT status, sum(orders) AS orders, sum(amount) AS amount
FROM daybook_bi.orders WHERE dt > date_sub(${day}, 7) GROUP BY status;

-- funnel of the month
SELECT sum(submitted) AS submitted, sum(paid) AS paid, sum(shipped) AS shipped, sum(delivered) AS delivered
FROM daybook_bi.order_funnel WHERE dt > date_sub(${day}, 30) AND currency = 'EUR';

-- hours of the day
SELECT hour, login_attempts, orders_submitted, line_items
FROM daybook_bi.activity WHERE dt = ${day} ORDER BY hour;

-- turnover per active user, 30 days
SELECT s.dt, s.net_amount / a.dau AS per_user
FROM daybook_bi.sales s JOIN daybook_bi.active_users a ON s.dt = a.dt
WHERE s.currency = 'EUR' AND s.dt > date_sub(${day}, 30);

-- running total of the month
SELECT dt, sum(net_amount) OVER (ORDER BY dt) AS running
FROM daybook_bi.sales WHERE currency = 'EUR' AND dt > date_sub(${day}, 30);
