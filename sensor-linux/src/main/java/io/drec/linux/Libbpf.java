package io.drec.linux;

import com.sun.jna.Callback;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libbpf 1.x that the sensor calls, under their own names, bound by JNA's direct
 * mapping.
 *
 * <p>A function that returns a pointer returns null on failure and leaves the reason in {@link
 * Native#getLastError}; one that returns an int returns {@code -errno}.
 */
@SuppressWarnings("MethodName") // the library's names
final class Libbpf {

  /** Binds the functions; again with another name is allowed. */
  static void bind(String library) {
    Native.register(Libbpf.class, NativeLibrary.getInstance(library));
  }

  /** Takes libbpf's messages: {@code int print(level, format, va_list)}. */
  interface Print extends Callback {
    int callback(int level, Pointer format, Pointer arguments);
  }

  static native @Nullable Pointer libbpf_set_print(@Nullable Print print);

  static native int libbpf_num_possible_cpus();

  static native @Nullable Pointer bpf_object__open_mem(
      Pointer bytes, long size, @Nullable Pointer options);

  static native int bpf_object__load(Pointer object);

  static native void bpf_object__close(Pointer object);

  static native @Nullable Pointer bpf_object__find_map_by_name(Pointer object, String name);

  static native @Nullable Pointer bpf_object__find_program_by_name(Pointer object, String name);

  static native int bpf_map__set_max_entries(Pointer map, int entries);

  static native int bpf_map__set_initial_value(Pointer map, Pointer data, long size);

  static native int bpf_map__fd(Pointer map);

  static native int bpf_map_lookup_elem(int map, Pointer key, Pointer value);

  static native int bpf_map_update_elem(int map, Pointer key, Pointer value, long flags);

  static native int bpf_program__set_autoload(Pointer program, int autoload);

  static native int bpf_program__fd(Pointer program);

  static native @Nullable Pointer bpf_program__attach(Pointer program);

  static native @Nullable Pointer bpf_program__attach_tracepoint_opts(
      Pointer program, String category, String name, Pointer options);

  static native @Nullable Pointer bpf_program__attach_iter(
      Pointer program, @Nullable Pointer options);

  static native int bpf_iter_create(int link);

  static native int bpf_link__fd(Pointer link);

  static native int bpf_link__destroy(Pointer link);

  static native int bpf_obj_get_info_by_fd(int descriptor, Pointer info, Pointer length);

  private Libbpf() {}
}
