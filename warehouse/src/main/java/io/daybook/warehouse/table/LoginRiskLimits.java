package io.daybook.warehouse.table;

/**
 * From which numbers on logins look like an attack; each is the last that doesn't.
 *
 * @param accountsOfAnIp accounts on which an address fails on one day
 * @param ipsOfAnAccount addresses from which an account fails on one day
 * @param failuresBeforeSuccess failures of an account within the hour before a success
 * @param accountsStuffed accounts that an address tries about once each
 */
public record LoginRiskLimits(
    int accountsOfAnIp, int ipsOfAnAccount, int failuresBeforeSuccess, int accountsStuffed) {
  /** Those of a configuration that gives none. */
  public static final LoginRiskLimits DEFAULT = new LoginRiskLimits(20, 5, 5, 50);
}
