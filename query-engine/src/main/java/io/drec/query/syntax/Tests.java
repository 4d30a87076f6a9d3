package io.drec.query.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drec.query.ecs.EcsField;
import io.drec.query.syntax.Query.ValueTest;
import io.drec.query.words.Endpoint;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.math.BigInteger;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the test of one value from what the user wrote, as the field's type asks for. */
final class Tests {
  private final InstantSource clock;

  Tests(InstantSource clock) {
    this.clock = clock;
  }

  /** The value as written, without wildcards. */
  ValueTest exactly(EcsField field, String wanted) throws QuerySyntaxException {
    return switch (field.type()) {
      case KEYWORD, PATH -> wanted::equals;
      case TEXT -> containing(wanted);
      case LONG -> same(number(field, wanted));
      case DATE -> same(moment(field, wanted));
      case BOOLEAN -> same(truth(field, wanted));
      case IP -> address(field, wanted);
    };
  }

  private static ValueTest same(Object wanted) {
    return wanted::equals;
  }

  private static ValueTest containing(String wanted) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    return value -> value.toString().toLowerCase(Locale.ROOT).contains(lower);
  }

  /**
   * @param literal for each character whether it only stands for itself
   */
  ValueTest like(EcsField field, String pattern, boolean[] literal) {
    if (field.type() == EcsField.Type.TEXT) {
      Glob glob = Glob.of(pattern.toLowerCase(Locale.ROOT), literal);
      return value -> glob.matches(value.toString().toLowerCase(Locale.ROOT));
    }
    Glob glob = Glob.of(pattern, literal);
    boolean isDate = field.type() == EcsField.Type.DATE;
    return value -> glob.matches(isDate ? Times.iso((Long) value) : value.toString());
  }

  /** The whole value, as Lucene has it. */
  ValueTest regex(EcsField field, String regex) throws QuerySyntaxException {
    boolean isDate = field.type() == EcsField.Type.DATE;
    try {
      Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
      return value -> pattern.matches(isDate ? Times.iso((Long) value) : value.toString());
    } catch (PatternSyntaxException e) {
      throw new QuerySyntaxException(
          field.fieldName()
              + ": /"
              + Shown.escape(regex)
              + "/ is no regular expression (RE2 syntax): "
              + e.getDescription()
              + "; a path that ends with a slash has to stand in quotes");
    }
  }

  /** Null stands for an open end. */
  ValueTest between(
      EcsField field,
      @Nullable String lower,
      boolean withLower,
      @Nullable String upper,
      boolean withUpper)
      throws QuerySyntaxException {
    Comparable<?> from = lower == null ? null : comparable(field, lower);
    Comparable<?> to = upper == null ? null : comparable(field, upper);
    return value -> {
      Comparable<?> own = own(field, value);
      return own != null
          && (from == null || compare(own, from) > (withLower ? -1 : 0))
          && (to == null || compare(own, to) < (withUpper ? 1 : 0));
    };
  }

  /** Both were made by {@link #own} or {@link #comparable} for the same field. */
  @SuppressWarnings("unchecked")
  private static int compare(Comparable<?> one, Comparable<?> other) {
    return Integer.signum(((Comparable<Object>) one).compareTo(other));
  }

  private Comparable<?> comparable(EcsField field, String text) throws QuerySyntaxException {
    return switch (field.type()) {
      case LONG -> number(field, text);
      case DATE -> moment(field, text);
      case IP -> IpRange.of(required(field, text)).first();
      default -> text;
    };
  }

  private static @Nullable Comparable<?> own(EcsField field, Object value) {
    if (field.type() == EcsField.Type.IP) {
      IpRange range = IpRange.parse(value.toString());
      return range == null ? null : range.first();
    }
    return value instanceof Long number ? number : value.toString();
  }

  private static ValueTest address(EcsField field, String wanted) throws QuerySyntaxException {
    IpRange range = IpRange.parse(wanted);
    if (range == null) {
      throw new QuerySyntaxException(
          field.fieldName()
              + ": '"
              + Shown.escape(wanted)
              + "' is no address; write 203.0.113.7, 2001:db8::1 or a network such as 10.0.0.0/8");
    }
    return value -> {
      IpRange own = IpRange.parse(value.toString());
      return own != null && range.contains(own.first());
    };
  }

  private static Endpoint required(EcsField field, String text) throws QuerySyntaxException {
    Endpoint endpoint = Endpoint.parse(text);
    if (endpoint == null || endpoint.port().isPresent()) {
      throw new QuerySyntaxException(
          field.fieldName() + ": '" + Shown.escape(text) + "' is no address");
    }
    return endpoint;
  }

  private static Long number(EcsField field, String text) throws QuerySyntaxException {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new QuerySyntaxException(
          field.fieldName() + ": '" + Shown.escape(text) + "' is no whole number");
    }
  }

  private Long moment(EcsField field, String text) throws QuerySyntaxException {
    Long timeNs = Times.parse(text, clock);
    if (timeNs == null) {
      throw new QuerySyntaxException(
          field.fieldName() + ": '" + Shown.escape(text) + "' is no time; write " + Times.FORMS);
    }
    return timeNs;
  }

  private static Boolean truth(EcsField field, String text) throws QuerySyntaxException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new QuerySyntaxException(
              field.fieldName() + ": '" + Shown.escape(text) + "' is neither true nor false");
    };
  }

  /** Addresses from one to another, as numbers; IPv4 as the IPv6 addresses that stand for it. */
  record IpRange(BigInteger first, BigInteger last) {
    private static final int BITS = 128;
    private static final int BITS_V4 = 32;

    static @Nullable IpRange parse(String text) {
      int slash = text.indexOf('/');
      Endpoint endpoint = Endpoint.parse(slash < 0 ? text : text.substring(0, slash));
      if (endpoint == null || endpoint.port().isPresent()) {
        return null;
      }
      if (slash < 0) {
        return of(endpoint);
      }
      String length = text.substring(slash + 1);
      boolean v4 = endpoint.address().indexOf(':') < 0;
      int bits = v4 ? BITS_V4 : BITS;
      if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
        return null;
      }
      return network(of(endpoint).first(), bits - Integer.parseInt(length));
    }

    static IpRange of(Endpoint endpoint) {
      BigInteger value = new BigInteger(1, endpoint.bytes());
      return new IpRange(value, value);
    }

    private static IpRange network(BigInteger address, int hostBits) {
      BigInteger first = address.shiftRight(hostBits).shiftLeft(hostBits);
      BigInteger size = BigInteger.ONE.shiftLeft(hostBits);
      return new IpRange(first, first.add(size).subtract(BigInteger.ONE));
    }

    boolean contains(BigInteger address) {
      return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }
  }
}
