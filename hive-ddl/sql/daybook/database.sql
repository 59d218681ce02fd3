CREATE DATABASE IF NOT EXISTS daybook
COMMENT 'the shop\'s events, one table per dataset, and what could not be read';
