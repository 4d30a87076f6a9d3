package io.drec.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The C header against the Java constants, by a C compiler: every size, offset, define and enum
 * value, both ways.
 */
final class LayoutTest {
  private static final Pattern STRUCT = Pattern.compile("struct drec_(\\w+) \\{(.*?)\\n\\};", 32);
  private static final Pattern MEMBER = Pattern.compile("drec_[us]\\d+ ([^;]+);");
  private static final Pattern ENUM = Pattern.compile("enum drec_(\\w+) \\{(.*?)\\n\\};", 32);
  private static final Pattern ENUM_VALUE = Pattern.compile("DREC_(\\w+) = \\d+");
  private static final Pattern DEFINE = Pattern.compile("(?m)^#define DREC_(\\w+) \\S");

  /** Members that say "0 for now" and have no constant. */
  private static final Pattern RESERVED = Pattern.compile("reserved2?");

  @TempDir Path temp;

  @Test
  void shouldAgreeWithTheHeaderOnEverySizeAndOffset() throws Exception {
    Map<String, Map<String, Long>> compiled = compileLayouts();
    assertThat(compiled).hasSizeGreaterThan(8);
    assertThat(javaLayouts()).isEqualTo(compiled);
  }

  @Test
  void shouldAgreeWithTheHeaderOnEveryDefine() throws Exception {
    Map<String, Long> constants = new TreeMap<>(constantsOf(RecordLayout.class));
    // What a record without a CPU carries is said in the header's words, not by a define.
    constants.remove("CPU_USER_SPACE");
    assertThat(constants).isEqualTo(compileDefines());
  }

  @Test
  void shouldAgreeWithTheHeaderOnEveryEnumValue() throws Exception {
    Map<String, Map<String, Long>> java = new TreeMap<>();
    java.put("type", codes(RecordType.values(), RecordType::code, ""));
    java.put("field_id", codes(FieldId.values(), FieldId::code, "FIELD_"));
    java.put("file_op_kind", codes(FileOpKind.values(), FileOpKind::code, "OP_"));
    java.put("health_kind", codes(HealthKind.values(), HealthKind::code, "HEALTH_"));
    java.put("ipc_kind", codes(IpcKind.values(), IpcKind::code, "IPC_"));
    java.put("cred_kind", codes(CredKind.values(), CredKind::code, "CRED_"));
    java.put("kernel_kind", codes(KernelKind.values(), KernelKind::code, "KERNEL_"));
    java.put("registry_op", codes(RegistryOp.values(), RegistryOp::code, "REG_"));
    java.put("auth_kind", codes(AuthKind.values(), AuthKind::code, "AUTH_"));
    java.put("system_kind", codes(SystemKind.values(), SystemKind::code, "SYS_"));
    java.put("hash_state", codes(HashState.values(), HashState::code, "HASH_"));
    java.put("cause", codes(LossCause.values(), LossCause::code, "CAUSE_"));
    assertThat(java).isEqualTo(compileEnums());
  }

  @Test
  void shouldFindEveryEnumValueByItsCode() {
    for (RecordType value : RecordType.values()) {
      assertThat(RecordType.ofCode(value.code())).isSameAs(value);
    }
    for (FieldId value : FieldId.values()) {
      assertThat(FieldId.ofCode(value.code())).isSameAs(value);
    }
    for (FileOpKind value : FileOpKind.values()) {
      assertThat(FileOpKind.ofCode(value.code())).isSameAs(value);
    }
    for (HealthKind value : HealthKind.values()) {
      assertThat(HealthKind.ofCode(value.code())).isSameAs(value);
    }
    for (LossCause value : LossCause.values()) {
      assertThat(LossCause.ofCode(value.code())).isSameAs(value);
    }
    for (IpcKind value : IpcKind.values()) {
      assertThat(IpcKind.ofCode(value.code())).isSameAs(value);
    }
    for (CredKind value : CredKind.values()) {
      assertThat(CredKind.ofCode(value.code())).isSameAs(value);
    }
    for (KernelKind value : KernelKind.values()) {
      assertThat(KernelKind.ofCode(value.code())).isSameAs(value);
    }
    for (RegistryOp value : RegistryOp.values()) {
      assertThat(RegistryOp.ofCode(value.code())).isSameAs(value);
    }
    for (AuthKind value : AuthKind.values()) {
      assertThat(AuthKind.ofCode(value.code())).isSameAs(value);
    }
    for (SystemKind value : SystemKind.values()) {
      assertThat(SystemKind.ofCode(value.code())).isSameAs(value);
    }
    for (HashState value : HashState.values()) {
      assertThat(HashState.ofCode(value.code())).isSameAs(value);
    }
    for (int unknown : new int[] {-1, 99, 65_535, Integer.MIN_VALUE}) {
      assertThat(RecordType.ofCode(unknown)).isNull();
      assertThat(FieldId.ofCode(unknown)).isNull();
      assertThat(FileOpKind.ofCode(unknown)).isNull();
      assertThat(HealthKind.ofCode(unknown)).isNull();
      assertThat(IpcKind.ofCode(unknown)).isNull();
      assertThat(CredKind.ofCode(unknown)).isNull();
      assertThat(KernelKind.ofCode(unknown)).isNull();
      assertThat(RegistryOp.ofCode(unknown)).isNull();
      assertThat(AuthKind.ofCode(unknown)).isNull();
      assertThat(SystemKind.ofCode(unknown)).isNull();
      assertThat(LossCause.ofCode(unknown)).isNull();
      assertThat(HashState.ofCode(unknown)).isNull();
    }
  }

  // ---- Java ----------------------------------------------------------------------------------

  private static Map<String, Map<String, Long>> javaLayouts() throws IllegalAccessException {
    Map<String, Map<String, Long>> layouts = new TreeMap<>();
    for (Class<?> struct : RecordLayout.class.getDeclaredClasses()) {
      String name = struct.getSimpleName().replaceAll("(?<=[a-z])([A-Z])", "_$1");
      layouts.put(name.toLowerCase(Locale.ROOT), constantsOf(struct));
    }
    return layouts;
  }

  private static Map<String, Long> constantsOf(Class<?> holder) throws IllegalAccessException {
    Map<String, Long> constants = new TreeMap<>();
    for (Field field : holder.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType().isPrimitive()) {
        Number value = (Number) field.get(null);
        boolean isInt = field.getType() == int.class;
        constants.put(
            field.getName(), isInt ? Integer.toUnsignedLong(value.intValue()) : value.longValue());
      }
    }
    return constants;
  }

  private static <E extends Enum<E>> Map<String, Long> codes(
      E[] values, ToIntFunction<E> code, String prefix) {
    Map<String, Long> codes = new TreeMap<>();
    for (E value : values) {
      codes.put(prefix + value.name(), (long) code.applyAsInt(value));
    }
    return codes;
  }

  // ---- C -------------------------------------------------------------------------------------

  private Map<String, Map<String, Long>> compileLayouts() throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    for (Matcher struct = STRUCT.matcher(header()); struct.find(); ) {
      String name = struct.group(1);
      expressions.put(name + " BYTES", "sizeof(struct drec_" + name + ")");
      for (Matcher line = MEMBER.matcher(struct.group(2)); line.find(); ) {
        for (String declared : line.group(1).split(",")) {
          String member = declared.strip().replaceAll("\\[.*", "");
          if (!RESERVED.matcher(member).matches()) {
            expressions.put(
                name + " " + member.toUpperCase(Locale.ROOT),
                "offsetof(struct drec_" + name + ", " + member + ")");
          }
        }
      }
    }
    return nested(evaluate(expressions));
  }

  private Map<String, Long> compileDefines() throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    for (Matcher define = DEFINE.matcher(header()); define.find(); ) {
      expressions.put(define.group(1), "DREC_" + define.group(1));
    }
    return evaluate(expressions);
  }

  private Map<String, Map<String, Long>> compileEnums() throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>();
    for (Matcher found = ENUM.matcher(header()); found.find(); ) {
      for (Matcher value = ENUM_VALUE.matcher(found.group(2)); value.find(); ) {
        expressions.put(found.group(1) + " " + value.group(1), "DREC_" + value.group(1));
      }
    }
    return nested(evaluate(expressions));
  }

  private static Map<String, Map<String, Long>> nested(Map<String, Long> flat) {
    Map<String, Map<String, Long>> nested = new TreeMap<>();
    flat.forEach(
        (key, value) -> {
          int space = key.indexOf(' ');
          nested
              .computeIfAbsent(key.substring(0, space), name -> new TreeMap<>())
              .put(key.substring(space + 1), value);
        });
    return nested;
  }

  /** The value of each C expression. */
  private Map<String, Long> evaluate(Map<String, String> expressions) throws Exception {
    StringBuilder program = new StringBuilder();
    program.append("#include <stddef.h>\n#include <stdio.h>\n#include \"drec_record.h\"\n");
    program.append("int main(void) {\n");
    expressions.forEach(
        (key, expression) ->
            program
                .append("  printf(\"%llu ")
                .append(key)
                .append("\\n\", (unsigned long long)(")
                .append(expression)
                .append("));\n"));
    program.append("  return 0;\n}\n");
    Path source = Files.writeString(temp.resolve("layout.c"), program);
    Path binary = temp.resolve("layout");
    run(
        compiler(),
        "-I",
        headerFile().getParent().toString(),
        "-o",
        binary.toString(),
        source.toString());
    Map<String, Long> values = new TreeMap<>();
    for (String line : run(binary.toString()).lines().toList()) {
      int space = line.indexOf(' ');
      values.put(line.substring(space + 1), Long.parseUnsignedLong(line.substring(0, space)));
    }
    return values;
  }

  private static String compiler() {
    for (String name : List.of("cc", "clang", "gcc")) {
      for (String directory : System.getenv("PATH").split(":")) {
        if (Files.isExecutable(Path.of(directory, name))) {
          return name;
        }
      }
    }
    assumeTrue(false, "no C compiler (cc, clang, gcc) to compile drec_record.h with");
    throw new IllegalStateException();
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static String header() throws IOException {
    return Files.readString(headerFile());
  }

  private static Path headerFile() {
    return Path.of(System.getProperty("drec.root", ".."))
        .resolve("recorder/src/main/c/drec_record.h");
  }
}
