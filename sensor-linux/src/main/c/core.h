/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * What all programs stand on: configuration, counters, the ring, the buffer of each CPU, the scope.
 *
 * Accounting: COUNT(HIT) is said where a program has decided that an act must become a record, and
 * then either the record reaches the ring or exactly one loss is counted for the same hook. User
 * space counts what it took from the ring. So hits = delivered + losses once nothing is in flight.
 */
#ifndef DREC_CORE_H
#define DREC_CORE_H

#define inl static __always_inline

/* Set by user space before loading. */
const volatile struct {
	u64 scope_id;    /* id of the cgroup whose subtree is recorded; 0: the whole host */
	u32 scope_level; /* its depth below the root of cgroup v2 */
	u32 wake_bytes;  /* user space is woken when so much waits in the ring */
} config SEC(".rodata.config") = { 0, 0, 64 * 1024 };

/* What is left out to cost less; io.drec.linux.LinuxSensor names them for people in this order. */
enum shed {
	SHED_BYTES = 1,     /* what the programs at read and write do */
	SHED_READS = 2,     /* opens for reading alone */
	SHED_LIBRARIES = 4, /* files that are mapped executable */
};

/* Set by user space. Attaching and detaching all hooks takes the kernel seconds, and recording is to
 * begin and end at one instant for all of them. */
volatile struct {
	u32 recording;     /* 1 while recording */
	u32 shed;          /* enum shed */
	u64 bytes_from_ns; /* what was opened later has all its bytes counted; ~0 under SHED_BYTES */
} control SEC(".data.control") = { 0, 0, 0 };

/* Numbers are stable: they stand in records. io.drec.linux.Hook repeats them; a test compares. */
enum hook {
	HOOK_USER = 0, /* written in user space */
	HOOK_FORK = 1,
	HOOK_EXEC = 2,
	HOOK_EXIT = 3,
	HOOK_OPEN = 4,
	HOOK_CLOSE = 5,
	HOOK_FILE_OP = 6,
	HOOK_TCP = 7,
	HOOK_UDP = 8,
	HOOK_SNAPSHOT = 9,
	HOOK_PIPE = 10,
	HOOK_LOCAL_SOCKET = 11,
	HOOK_REACH = 12,
	HOOK_MAP = 13,
	HOOK_CRED = 14,
	HOOK_KERNEL = 15,
	HOOK_DNS = 16,
	HOOK_STDIN = 17,
	HOOK_COUNT = 18,
};
#define CAUSE_COUNT 6 /* those of enum drec_cause that are counted in the kernel */

struct counters {
	u64 value[HOOK_COUNT][CAUSE_COUNT];
};
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct counters);
} counts SEC(".maps");

inl void count(u32 hook, u32 cause)
{
	u32 zero = 0;
	struct counters *c = bpf_map_lookup_elem(&counts, &zero);
	if (c && hook < HOOK_COUNT && cause < CAUSE_COUNT)
		__sync_fetch_and_add(&c->value[hook][cause], 1);
}

/* ---- the ring ------------------------------------------------------------------------------- */

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024); /* set by user space */
} ring SEC(".maps");

/* Much waits: wake the reader. Else the kernel does when the reader had taken all there was before
 * this record, so that it may sleep for as long as nothing happens. */
inl u64 wake_flag(void)
{
	u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);
	return waiting >= config.wake_bytes ? BPF_RB_FORCE_WAKEUP : 0;
}

/* ---- records of variable length: built in the buffer of the CPU, then copied to the ring ---- */

#define RECORD_MAX (64 * 1024)
#define ARGV_MAX (32 * 1024)
#define ENV_MAX 4096
#define PATH_MAX 4096
#define NAME_ROOM 256 /* behind the path: the verifier bounds a name's start and length apart */

struct scratch {
	u32 busy;
	u32 end;        /* of the record in data */
	u32 path_start; /* of the path in path, which is written backwards */
	u32 path_flags;
	u64 dentry; /* where a walk stands, up to the root */
	u64 mount;
	u64 kept; /* bytes of the environment */
	u64 args[8];    /* of the call; [6] and [7] are 0 */
	u8 path[PATH_MAX + NAME_ROOM];
	u8 data[RECORD_MAX];
};
/* Larger than a per-CPU value may be (32 KiB): one element for each CPU, set by user space. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} scratches SEC(".maps");

/* The CPU's buffer, or NULL when a program that this one interrupted is using it: counted. No
 * exchange, which the arm64 JIT lacks before 5.18: on one CPU, add and look do the same. */
inl struct scratch *scratch_take(u32 hook)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct scratch *s = bpf_map_lookup_elem(&scratches, &cpu);
	if (s) {
		__sync_fetch_and_add(&s->busy, 1);
		if (*(volatile u32 *)&s->busy == 1)
			return s;
		__sync_fetch_and_add(&s->busy, -1);
	}
	count(hook, DREC_CAUSE_SCRATCH_BUSY);
	return NULL;
}

inl void scratch_free(struct scratch *s)
{
	__sync_fetch_and_add(&s->busy, -1);
}

inl void fill_header(struct drec_header *h, u16 type, u16 body, u16 hook, struct task_struct *t)
{
	h->length = sizeof(*h) + body;
	h->type = type;
	h->version = DREC_RECORD_VERSION;
	h->flags = 0;
	h->body_length = body;
	h->cpu = bpf_get_smp_processor_id();
	h->hook = hook;
	h->reserved = 0;
	h->time_ns = bpf_ktime_get_boot_ns();
	h->pid = BPF_CORE_READ(t, tgid);
	h->tid = BPF_CORE_READ(t, pid);
	h->start_ns = BPF_CORE_READ(t, group_leader, start_boottime);
}

#define HEADER(s) ((struct drec_header *)(s)->data)
#define BODY(s) ((void *)((s)->data + sizeof(struct drec_header)))

inl void begin(struct scratch *s, u16 type, u16 body, u16 hook, struct task_struct *t)
{
	fill_header(HEADER(s), type, body, hook, t);
	__builtin_memset(BODY(s), 0, body);
	s->end = sizeof(struct drec_header) + body;
}

/* Hands the record to the ring and the buffer back. */
inl void submit(struct scratch *s, u32 hook)
{
	u32 length = s->end;
	long error = -1;
	if (length <= RECORD_MAX) {
		HEADER(s)->length = length;
		error = bpf_ringbuf_output(&ring, s->data, length, wake_flag());
	}
	if (error)
		count(hook, DREC_CAUSE_RING_FULL);
	scratch_free(s);
}

/* ---- scope ---------------------------------------------------------------------------------- */

/* Of the current task. Most tasks are told by plain loads, which cost no helper call: those that are
 * in the scope's group itself, and those in a group that is not deep enough to be below it. */
inl bool in_scope(void)
{
	if (!config.scope_id)
		return 1;
	struct task_struct *t = bpf_get_current_task_btf();
	struct cgroup *group = t->cgroups->dfl_cgrp;
	if (group->level <= (int)config.scope_level)
		return group->kn->id == config.scope_id;
	return bpf_get_current_ancestor_cgroup_id(config.scope_level) == config.scope_id;
}

inl bool task_in_scope(struct task_struct *t)
{
	if (!config.scope_id)
		return 1;
	struct cgroup *group = BPF_CORE_READ(t, cgroups, dfl_cgrp);
	u32 level = config.scope_level & 0xff;
	if (BPF_CORE_READ(group, level) < (int)level)
		return 0;
	if (bpf_core_field_exists(((struct cgroup___pointers *)0)->ancestors)) {
		struct cgroup *ancestor = NULL;
		u32 offset = bpf_core_field_offset(struct cgroup___pointers, ancestors) + level * 8;
		bpf_probe_read_kernel(&ancestor, sizeof(ancestor), (void *)group + offset);
		return BPF_CORE_READ(ancestor, kn, id) == config.scope_id;
	}
	u64 id = 0;
	u32 offset = bpf_core_field_offset(struct cgroup___ids, ancestor_ids) + level * 8;
	bpf_probe_read_kernel(&id, sizeof(id), (void *)group + offset);
	return id == config.scope_id;
}

/* ---- the call that is returning ------------------------------------------------------------- */

/* At the return of a system call its arguments still stand in the task's saved registers, so no
 * hook at the entry is needed to keep them. Plain loads through a typed pointer, which cost no
 * helper call: these run at each read and write of the host. */
#ifdef __TARGET_ARCH_x86
#define ARG0(regs) ((regs)->di)
#define ARG1(regs) ((regs)->si)
#define ARG2(regs) ((regs)->dx)
#define ARG3(regs) ((regs)->r10)
#define ARG4(regs) ((regs)->r8)
#define ARG5(regs) ((regs)->r9)
#define CALL_NUMBER(regs) ((regs)->orig_ax)
#define IS_COMPAT(info) ((info)->status & 2) /* TS_COMPAT */
#else
#define ARG0(regs) ((regs)->orig_x0) /* regs[0] holds the result by now */
#define ARG1(regs) ((regs)->regs[1])
#define ARG2(regs) ((regs)->regs[2])
#define ARG3(regs) ((regs)->regs[3])
#define ARG4(regs) ((regs)->regs[4])
#define ARG5(regs) ((regs)->regs[5])
#define CALL_NUMBER(regs) ((u32)(regs)->syscallno)
#define IS_COMPAT(info) ((info)->flags >> 22 & 1) /* TIF_32BIT */
#endif

/* Which calls are looked at when they return, by their number. Set by user space before loading. */
#define CALLS_MAX 512
const volatile struct {
	u64 cookies[CALLS_MAX]; /* where the call has its arguments; see the program */
	u8 programs[CALLS_MAX]; /* place in returns; 0: none */
} calls SEC(".rodata.calls") = {};

enum { PROGRAM_READ = 1, PROGRAM_WRITE = 2 };
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 32);
	__type(key, u32);
	__type(value, u32);
} returns SEC(".maps");

/* The program for the call that is returning; 0 when it is not to be looked at. This runs at every
 * call of the host, so what most of them fail is asked first. A call of another instruction set (a
 * 32-bit one) has other numbers: not looked at. */
inl u32 program_of(struct pt_regs *regs, long result)
{
	u64 number = CALL_NUMBER(regs);
	if (number >= CALLS_MAX)
		return 0;
	u32 program = calls.programs[number];
	if (!program || result < 0 || !control.recording || !in_scope())
		return 0;
	return IS_COMPAT(&bpf_get_current_task_btf()->thread_info) ? 0 : program;
}

/* Programs that on_return or its twin calls in its place, so what program_of asks is known. */
#define RETURN_PROGRAM(name) \
	SEC("tp_btf/sys_exit") \
	int BPF_PROG(name, struct pt_regs *regs, long result)

inl u64 cookie_of(struct pt_regs *regs)
{
	return calls.cookies[CALL_NUMBER(regs) & (CALLS_MAX - 1)];
}

inl void load_args(u64 *args, struct task_struct *t)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(t);
	args[0] = ARG0(regs);
	args[1] = ARG1(regs);
	args[2] = ARG2(regs);
	args[3] = ARG3(regs);
	args[4] = ARG4(regs);
	args[5] = ARG5(regs);
	args[6] = args[7] = 0;
}

inl u64 first_arg(struct task_struct *t)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(t);
	return ARG0(regs);
}

/* What read and write ask of an inode, by one call of a helper where the kernel has the members close
 * to each other, as all known ones do. */
struct inode_head {
	u64 number;
	u32 type; /* S_IFREG … */
};
#define INODE_HEAD_BYTES 96

inl void read_head(struct inode_head *head, struct inode *i)
{
	u32 mode = bpf_core_field_offset(struct inode, i_mode);
	u32 number = bpf_core_field_offset(struct inode, i_ino);
	if (mode + 2 <= INODE_HEAD_BYTES && number + 8 <= INODE_HEAD_BYTES) {
		u8 bytes[INODE_HEAD_BYTES];
		bpf_probe_read_kernel(bytes, sizeof(bytes), i);
		head->type = *(u16 *)(bytes + mode) & S_IFMT;
		head->number = *(u64 *)(bytes + number);
	} else {
		head->type = BPF_CORE_READ(i, i_mode) & S_IFMT;
		head->number = BPF_CORE_READ(i, i_ino);
	}
}

/* A pointer that is only a number to the verifier becomes one to a type, which plain loads can follow:
 * a tenth of what a helper call costs. Since Linux 6.3; a program that uses it has a twin that does
 * not. */
extern void *bpf_rdonly_cast(const void *pointer, u32 type) __ksym __weak;
#define TYPED(type, pointer) \
	((type *)bpf_rdonly_cast((void *)(pointer), bpf_core_type_id_kernel(type)))

/* The address of the open file behind a descriptor, a number for the functions that are passed one:
 * the slot is read as a struct that begins with a number of its size. */
inl u64 typed_file_of(struct task_struct *t, u32 fd)
{
	struct fdtable *table = t->files->fdt;
	if (fd >= table->max_fds)
		return 0;
	return TYPED(struct timespec64, (u64)table->fd + (u64)fd * 8)->tv_sec;
}

/* The open file of the current task behind a descriptor. Plain loads through typed pointers, which
 * cost no helper call; only the slot of the table needs one. */
inl struct file *file_of(struct task_struct *t, u32 fd)
{
	struct fdtable *table = t->files->fdt;
	struct file *f = NULL;
	if (fd < table->max_fds)
		bpf_probe_read_kernel(&f, sizeof(f), (void *)table->fd + (u64)fd * 8);
	return f;
}

#endif
