CREATE DATABASE IF NOT EXISTS daybook_bi
COMMENT 'the figures for BI tools, as views';
