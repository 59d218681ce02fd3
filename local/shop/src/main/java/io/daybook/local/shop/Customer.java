package io.daybook.local.shop;

/**
 * Somebody with an account.
 *
 * @param number the user id in every service
 * @param ip from the networks that are set apart for tests and documents
 */
record Customer(int number, String name, Country country, String ip) {}
