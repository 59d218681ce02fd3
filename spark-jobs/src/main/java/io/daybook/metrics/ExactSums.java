package io.daybook.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Exact sums of amounts, and products of a quantity and a price, as functions of Spark SQL. Spark
 * makes objects of decimals with more than 18 digits, and writes the sum so far anew for every row:
 * instead, three sums of BIGINT add up 32 bits of each amount, and are put together once a group.
 *
 * <p>An amount has four decimals at most. All of it is exact; a sum beyond DECIMAL(38,4) ends with
 * an {@link ArithmeticException}.
 */
public final class ExactSums extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  private static final String LIMB = "daybook_limb";
  private static final String WHOLE = "daybook_whole";
  private static final String PRODUCT = "daybook_product";

  private static final int SCALE = 4;
  private static final long UNIT = 10_000;
  private static final int LIMB_BITS = 32;
  private static final long LIMB_MASK = 0xFFFF_FFFFL;
  private static final int SUM_DIGITS = 38;
  private static final DataType SUM = DataTypes.createDecimalType(SUM_DIGITS, SCALE);

  /** Of two DECIMAL(18,4): 28 before the point, and one that rounding may add. */
  private static final int PRODUCT_DIGITS = 33;

  private static final DataType ROUNDED_PRODUCT =
      DataTypes.createDecimalType(PRODUCT_DIGITS, SCALE);

  /** Returns the sum of an amount over a group as DECIMAL(38,4); null if no row has a value. */
  static String sum(String amount) {
    return WHOLE + "(" + limbs(amount, 0) + ", " + limbs(amount, 1) + ", " + limbs(amount, 2) + ")";
  }

  private static String limbs(String amount, int place) {
    return "sum(" + LIMB + "(" + amount + ", " + place + "))";
  }

  /** Returns the product of two amounts, rounded half up, away from zero, to four decimals. */
  public static String product(String one, String other) {
    return PRODUCT + "(" + one + ", " + other + ")";
  }

  /** Makes the functions known to a session. */
  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    inject(extensions, LIMB, DataTypes.LongType, "limb");
    inject(extensions, WHOLE, SUM, "whole");
    inject(extensions, PRODUCT, ROUNDED_PRODUCT, "rounded");
    return BoxedUnit.UNIT;
  }

  private static void inject(
      SparkSessionExtensions extensions, String name, DataType type, String method) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(name),
            new ExpressionInfo(ExactSums.class.getName(), name),
            arguments -> call(type, method, arguments)));
  }

  /** A null among the arguments makes the result null. */
  private static Expression call(DataType type, String method, Seq<Expression> arguments) {
    return new StaticInvoke(
        ExactSums.class,
        type,
        method,
        arguments,
        CollectionConverters.asScala(List.<AbstractDataType>of()).toSeq(),
        true,
        false,
        true,
        Option.empty());
  }

  /**
   * Returns 32 bits of an amount in ten-thousandths: the lowest (0), the next (1), or what is left
   * with the sign (2). Called by generated code.
   */
  public static long limb(Decimal amount, int place) {
    if (isShort(amount)) {
      long unscaled = amount.toUnscaledLong();
      return place == 2 ? unscaled >> (Long.SIZE - 1) : low(unscaled, place);
    }
    BigInteger unscaled =
        amount.toJavaBigDecimal().setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue();
    return place == 2
        ? unscaled.shiftRight(2 * LIMB_BITS).longValueExact()
        : low(unscaled.longValue(), place);
  }

  private static long low(long bits, int place) {
    return (bits >>> (place * LIMB_BITS)) & LIMB_MASK;
  }

  /** Returns the amount that sums of limbs make. Called by generated code. */
  public static Decimal whole(long lowest, long next, long rest) {
    BigInteger unscaled =
        BigInteger.valueOf(rest)
            .shiftLeft(LIMB_BITS)
            .add(BigInteger.valueOf(next))
            .shiftLeft(LIMB_BITS)
            .add(BigInteger.valueOf(lowest));
    BigDecimal sum = new BigDecimal(unscaled, SCALE);
    if (sum.precision() > SUM_DIGITS) {
      throw new ArithmeticException("expected a sum of 38 digits at most but found " + sum);
    }
    return Decimal.apply(sum, SUM_DIGITS, SCALE);
  }

  /** Returns a rounded product. Called by generated code. */
  public static Decimal rounded(Decimal one, Decimal other) {
    if (isShort(one) && isShort(other)) {
      long left = one.toUnscaledLong();
      long right = other.toUnscaledLong();
      long product = left * right;
      if (Math.multiplyHigh(left, right) == product >> (Long.SIZE - 1)) {
        long units = product / UNIT;
        long rest = product % UNIT;
        if (Math.abs(rest) * 2 >= UNIT) {
          units += Long.signum(product);
        }
        return Decimal.createUnsafe(units, PRODUCT_DIGITS, SCALE);
      }
    }
    return Decimal.apply(
        one.toJavaBigDecimal()
            .multiply(other.toJavaBigDecimal())
            .setScale(SCALE, RoundingMode.HALF_UP),
        PRODUCT_DIGITS,
        SCALE);
  }

  private static boolean isShort(Decimal amount) {
    return amount.precision() <= Decimal.MAX_LONG_DIGITS() && amount.scale() == SCALE;
  }
}
