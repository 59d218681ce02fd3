CREATE DATABASE IF NOT EXISTS daybook_metrics
COMMENT 'daily figures of the shop, one table per subject';
