/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * The kernel side of the Linux sensor; docs/sensor-linux.md says what is recorded when.
 * Built by sensor-linux/build-bpf.sh; the objects are committed as resources.
 */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>

#include "drec_record.h"

#include "core.h"
#include "path.h"
#include "process.h"
#include "pipe.h"
#include "stdin.h"
#include "file.h"
#include "net.h"
#include "io.h"
#include "reach.h"
#include "map.h"
#include "privilege.h"
#include "snapshot.h"

/* What the kernel asks of programs that use its tracing helpers. */
char LICENSE[] SEC("license") = "Dual BSD/GPL";
