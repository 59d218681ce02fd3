CREATE DATABASE IF NOT EXISTS daybook_state
COMMENT 'users and orders by day, of which figures are made';
