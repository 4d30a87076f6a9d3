package io.drec.query.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.drec.query.ecs.DataField;
import io.drec.query.ecs.EventField;
import io.drec.query.ecs.EventField.Type;
import io.drec.query.syntax.Query.ValueTest;
import io.drec.query.words.Endpoint;
import io.drec.query.words.Shown;
import io.drec.query.words.Times;
import java.math.BigInteger;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes the test of one value from what the user wrote, as the field's type asks for. */
final class Tests {
  private static final java.util.regex.Pattern NUMBER =
      java.util.regex.Pattern.compile("-?\\d{1,40}|0[xX][0-9a-fA-F]{1,32}");

  /** Letters beyond it may be the other case of one that looks like no relative. */
  private static final char ASCII_MAX = 0x7f;

  private final InstantSource clock;

  Tests(InstantSource clock) {
    this.clock = clock;
  }

  /** The value as written, without wildcards. */
  ValueTest exactly(EventField field, String wanted) throws QuerySyntaxException {
    return switch (field.type()) {
      case KEYWORD, PATH ->
          (value, caseless) ->
              caseless ? wanted.equalsIgnoreCase(value.toString()) : wanted.equals(value);
      case NAME -> (value, caseless) -> wanted.equalsIgnoreCase(value.toString());
      case TEXT -> containing(wanted);
      case LONG -> same(number(field, wanted));
      case DATE -> same(moment(field, wanted));
      case BOOLEAN -> same(truth(field, wanted));
      case IP -> address(field, wanted);
    };
  }

  private static ValueTest same(Object wanted) {
    return (value, caseless) -> wanted.equals(value);
  }

  static ValueTest containing(String wanted) {
    return (value, caseless) -> contains(value.toString(), wanted);
  }

  /** Without making a lower-case copy of a long text for each look. */
  private static boolean contains(String text, String wanted) {
    if (wanted.isEmpty()) {
      return true;
    }
    char lower = Character.toLowerCase(wanted.charAt(0));
    char upper = Character.toUpperCase(wanted.charAt(0));
    int last = text.length() - wanted.length();
    for (int at = 0; at <= last; at++) {
      char c = text.charAt(at);
      boolean may = c == lower || c == upper || c > ASCII_MAX;
      if (may && text.regionMatches(true, at, wanted, 0, wanted.length())) {
        return true;
      }
    }
    return false;
  }

  /**
   * @param literal for each character whether it only stands for itself
   */
  ValueTest like(EventField field, String pattern, boolean[] literal) {
    Glob exact = Glob.of(pattern, literal);
    Glob lower = Glob.of(lower(pattern), literal);
    boolean never = isCaseless(field.type());
    boolean isDate = field.type() == Type.DATE;
    return (value, caseless) -> {
      String text = isDate ? Times.iso((Long) value) : value.toString();
      return never || caseless ? lower.matches(lower(text)) : exact.matches(text);
    };
  }

  /** Letter by letter: the places of the letters stay. */
  private static String lower(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.toLowerCase(text.charAt(i)) != text.charAt(i)) {
        char[] lower = text.toCharArray();
        for (int j = i; j < lower.length; j++) {
          lower[j] = Character.toLowerCase(lower[j]);
        }
        return new String(lower);
      }
    }
    return text;
  }

  private static boolean isCaseless(Type type) {
    return type == Type.TEXT || type == Type.NAME;
  }

  /** The whole value, as Lucene has it. */
  ValueTest regex(EventField field, String regex) throws QuerySyntaxException {
    boolean isDate = field.type() == Type.DATE;
    boolean never = field.type() == Type.NAME;
    try {
      Pattern exact = Pattern.compile(regex, Pattern.DOTALL);
      Pattern any = Pattern.compile(regex, Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
      return (value, caseless) -> {
        String text = isDate ? Times.iso((Long) value) : value.toString();
        return (never || caseless ? any : exact).matches(text);
      };
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
      EventField field,
      @Nullable String lower,
      boolean withLower,
      @Nullable String upper,
      boolean withUpper)
      throws QuerySyntaxException {
    if (field instanceof DataField && isNumeric(lower) && isNumeric(upper)) {
      return betweenNumbers(lower, withLower, upper, withUpper);
    }
    Comparable<?> from = lower == null ? null : comparable(field, lower);
    Comparable<?> to = upper == null ? null : comparable(field, upper);
    return (value, caseless) -> {
      Comparable<?> own = own(field, value);
      return own != null
          && (from == null || compare(own, from) > (withLower ? -1 : 0))
          && (to == null || compare(own, to) < (withUpper ? 1 : 0));
    };
  }

  /** A source's own values are texts; where both ends are numbers, numbers are compared. */
  private static ValueTest betweenNumbers(
      @Nullable String lower, boolean withLower, @Nullable String upper, boolean withUpper) {
    BigInteger from = lower == null ? null : integer(lower);
    BigInteger to = upper == null ? null : integer(upper);
    return (value, caseless) -> {
      String text = value.toString();
      if (!isNumeric(text)) {
        return false;
      }
      BigInteger own = integer(text);
      return (from == null || own.compareTo(from) > (withLower ? -1 : 0))
          && (to == null || own.compareTo(to) < (withUpper ? 1 : 0));
    };
  }

  /** An open end is as good as a number. */
  private static boolean isNumeric(@Nullable String text) {
    return text == null || NUMBER.matcher(text).matches();
  }

  private static BigInteger integer(String text) {
    return text.startsWith("0x") || text.startsWith("0X")
        ? new BigInteger(text.substring(2), 16)
        : new BigInteger(text);
  }

  /** Both were made by {@link #own} or {@link #comparable} for the same field. */
  @SuppressWarnings("unchecked")
  private static int compare(Comparable<?> one, Comparable<?> other) {
    return Integer.signum(((Comparable<Object>) one).compareTo(other));
  }

  private Comparable<?> comparable(EventField field, String text) throws QuerySyntaxException {
    return switch (field.type()) {
      case LONG -> number(field, text);
      case DATE -> moment(field, text);
      case IP -> IpRange.of(required(field, text)).first();
      case NAME -> lower(text);
      default -> text;
    };
  }

  private static @Nullable Comparable<?> own(EventField field, Object value) {
    if (field.type() == Type.IP) {
      IpRange range = IpRange.parse(value.toString());
      return range == null ? null : range.first();
    }
    if (value instanceof Long number) {
      return number;
    }
    return field.type() == Type.NAME ? lower(value.toString()) : value.toString();
  }

  private static ValueTest address(EventField field, String wanted) throws QuerySyntaxException {
    IpRange range = IpRange.parse(wanted);
    if (range == null) {
      throw new QuerySyntaxException(
          field.fieldName()
              + ": '"
              + Shown.escape(wanted)
              + "' is no address; write 203.0.113.7, 2001:db8::1 or a network such as 10.0.0.0/8");
    }
    return (value, caseless) -> {
      IpRange own = IpRange.parse(value.toString());
      return own != null && range.contains(own.first());
    };
  }

  private static Endpoint required(EventField field, String text) throws QuerySyntaxException {
    Endpoint endpoint = Endpoint.parse(text);
    if (endpoint == null || endpoint.port().isPresent()) {
      throw new QuerySyntaxException(
          field.fieldName() + ": '" + Shown.escape(text) + "' is no address");
    }
    return endpoint;
  }

  private static Long number(EventField field, String text) throws QuerySyntaxException {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      throw new QuerySyntaxException(
          field.fieldName() + ": '" + Shown.escape(text) + "' is no whole number");
    }
  }

  private Long moment(EventField field, String text) throws QuerySyntaxException {
    Long timeNs = Times.parse(text, clock);
    if (timeNs == null) {
      throw new QuerySyntaxException(
          field.fieldName() + ": '" + Shown.escape(text) + "' is no time; write " + Times.FORMS);
    }
    return timeNs;
  }

  private static Boolean truth(EventField field, String text) throws QuerySyntaxException {
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
