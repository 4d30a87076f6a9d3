package io.drec.query.http.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.drec.query.http.Doorman;
import io.drec.query.http.Right;
import io.drec.query.http.Who;
import io.drec.query.question.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows people by the tokens of one provider. Its keys are fetched at the start, kept, and fetched
 * again before they grow old; an unknown key is asked for at most every half minute. Thread safe.
 */
public final class OidcPeople implements Doorman {
  private static final Logger LOG = LoggerFactory.getLogger(OidcPeople.class);
  private static final String SCHEME = "Bearer ";
  private static final int TIMEOUT_MS = 3_000;
  private static final int KEYS_BYTES_MAX = 256 << 10;

  /** Those by which the provider proves that it signed: none is shared with anybody. */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384);

  private final DefaultJWTProcessor<SecurityContext> processor;
  private final String rightsClaim;

  private OidcPeople(DefaultJWTProcessor<SecurityContext> processor, String rightsClaim) {
    this.processor = processor;
    this.rightsClaim = rightsClaim;
  }

  /**
   * Asks the provider for its keys.
   *
   * @param issuer URL, as the tokens name it
   * @param audience what tokens must be made for
   * @param rightsClaim where a token names rights: a list, or words separated by blanks or commas
   * @throws IOException with the line for the user: the provider is not there, or is another
   */
  public static OidcPeople of(String issuer, String audience, String rightsClaim)
      throws IOException {
    JsonTree provider = discover(issuer);
    String named = provider.text("issuer", "");
    if (!named.equals(issuer)) {
      throw new IOException(
          "oidc.issuer: " + issuer + " calls itself '" + named + "'; write it as it does");
    }
    URI keys = safe(provider.text("jwks_uri", ""));
    JWKSource<SecurityContext> source =
        JWKSourceBuilder.create(
                keys.toURL(), new DefaultResourceRetriever(TIMEOUT_MS, TIMEOUT_MS, KEYS_BYTES_MAX))
            .retrying(true)
            .build();
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source));
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")));
    return new OidcPeople(processor, rightsClaim);
  }

  /** Whether this is for here: a JWT has two dots, a token of the users' file none. */
  public static boolean isJwt(@Nullable String authorization) {
    return authorization != null && authorization.chars().filter(one -> one == '.').count() == 2;
  }

  @Override
  public @Nullable Who admit(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      JWTClaimsSet claims =
          processor.process(authorization.substring(SCHEME.length()).strip(), null);
      return new Who(name(claims), rights(claims));
    } catch (BadJOSEException | ParseException e) {
      LOG.info("a token is refused: {}", e.getMessage());
    } catch (JOSEException e) {
      LOG.warn("no token can be checked now: {}", e.getMessage());
    }
    return null;
  }

  /** A name is for the audit log; the subject is what the provider vouches for. */
  private static String name(JWTClaimsSet claims) {
    Object name = claims.getClaim("preferred_username");
    String subject = String.valueOf(claims.getSubject());
    String whole = name instanceof String text ? text + " (" + subject + ")" : subject;
    String printable = whole.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > 120 ? printable.substring(0, 120) : printable;
  }

  private Set<Right> rights(JWTClaimsSet claims) {
    Object claim = claims.getClaim(rightsClaim);
    Collection<?> words =
        claim instanceof Collection<?> list
            ? list
            : claim instanceof String text ? Arrays.asList(text.split("[\\s,]+")) : List.of();
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (Object word : words) {
      for (Right right : Right.values()) {
        // What is not a right here may be one elsewhere.
        if (right.label().equals(String.valueOf(word).toLowerCase(Locale.ROOT))) {
          rights.add(right);
        }
      }
    }
    return rights;
  }

  private static JsonTree discover(String issuer) throws IOException {
    URI uri = safe(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
    HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofMillis(TIMEOUT_MS)).build();
    try {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(TIMEOUT_MS)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new IOException("HTTP " + response.statusCode());
      }
      return JsonTree.parse(response.body());
    } catch (IOException e) {
      throw new IOException("oidc.issuer: " + uri + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("oidc.issuer: interrupted", e);
    }
  }

  /** Keys that come in clear could be anybody's, but from this machine. */
  private static URI safe(String text) throws IOException {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("oidc.issuer: '" + text + "' is no URL", e);
    }
    String host = String.valueOf(uri.getHost());
    boolean loopback = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    if (!"https".equals(uri.getScheme()) && !loopback) {
      throw new IOException("oidc.issuer: '" + text + "' is not https");
    }
    return uri;
  }
}
