/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * One process acting on another: signals, ptrace, the other's memory, its open files.
 */
#ifndef DREC_REACH_H
#define DREC_REACH_H

/* What a process did to another once need not be told again: the latest. */
struct reach_key {
	u64 start_ns;
	u64 target_start_ns;
	u32 pid;
	u32 target_pid;
	u32 kind;
	u32 access;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct reach_key);
	__type(value, u8);
} reached SEC(".maps");

inl void emit_reach(struct task_struct *t, struct task_struct *target, u32 kind, u32 access, u32 fd)
{
	count(HOOK_REACH, DREC_CAUSE_HIT);
	struct ipc_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_REACH, DREC_CAUSE_RING_FULL);
		return;
	}
	__builtin_memset(&r->body, 0, sizeof(r->body));
	fill_header(&r->header, DREC_IPC, sizeof(r->body), HOOK_REACH, t);
	r->body.kind = kind;
	r->body.access = access;
	r->body.target_pid = BPF_CORE_READ(target, tgid);
	r->body.target_tid = BPF_CORE_READ(target, pid);
	r->body.target_start_ns = BPF_CORE_READ(target, group_leader, start_boottime);
	r->body.fd = fd;
	r->body.count = DREC_UNKNOWN_U64;
	bpf_ringbuf_submit(r, wake_flag());
}

/* ---- signals -------------------------------------------------------------------------------- */

/* That end or stop a process that does not expect them: HUP, INT, QUIT, ABRT, KILL, TERM, STOP. */
#define FATAL_SIGNALS (1u << 1 | 1u << 2 | 1u << 3 | 1u << 6 | 1u << 9 | 1u << 15 | 1u << 19)
#define SI_USER 0
#define SI_QUEUE (-1)
#define SI_TKILL (-6)
#define SIGNAL_DELIVERED 0

/* Runs for every signal, each child's end among them. The kernel's own come without a siginfo of a
 * process (SEND_SIG_PRIV is 1). */
SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal, int signal, struct kernel_siginfo *info, struct task_struct *target,
	     int group, int result)
{
	if (!control.recording || (u32)signal > 31 || !(FATAL_SIGNALS >> (signal & 31) & 1)
	    || result != SIGNAL_DELIVERED || !in_scope())
		return 0;
	if ((u64)info == 1)
		return 0;
	if (info) {
		int code = BPF_CORE_READ(info, si_code);
		if (code != SI_USER && code != SI_QUEUE && code != SI_TKILL)
			return 0;
	}
	struct task_struct *t = bpf_get_current_task_btf();
	if (t->tgid != target->tgid)
		emit_reach(t, target, DREC_IPC_SIGNAL, signal, 0);
	return 0;
}

/* ---- by number or descriptor ---------------------------------------------------------------- */

#define PID_TREE_LEVELS 6

/* The process that the current one means by a number: in its own pid namespace, whose tree of
 * numbers (an xarray) is walked here. NULL when there is none. */
inl struct pid *pid_of_number(struct task_struct *t, u32 number)
{
	struct pid *own = BPF_CORE_READ(t, thread_pid);
	struct upid u = {};
	u32 at = bpf_core_field_offset(struct pid, numbers)
		 + (BPF_CORE_READ(own, level) & 31) * bpf_core_type_size(struct upid);
	bpf_probe_read_kernel(&u, bpf_core_type_size(struct upid), (void *)own + at);
	u64 entry = (u64)BPF_CORE_READ(u.ns, idr.idr_rt.xa_head);
	number -= BPF_CORE_READ(u.ns, idr.idr_base);
	for (u32 i = 0; i < PID_TREE_LEVELS; i++) {
		if ((entry & 3) != 2) /* not a node, but what was looked for */
			break;
		struct xa_node *node = (void *)(entry - 2);
		u32 shift = BPF_CORE_READ(node, shift) & 31;
		u32 slot = bpf_core_field_offset(struct xa_node, slots) + (number >> shift & 63) * 8;
		bpf_probe_read_kernel(&entry, sizeof(entry), (void *)node + slot);
	}
	return (entry & 3) == 0 ? (struct pid *)entry : NULL;
}

inl struct task_struct *task_of_pid(struct pid *p)
{
	struct hlist_node *node = p ? BPF_CORE_READ(p, tasks[0].first) : NULL;
	return node ? (void *)node - bpf_core_field_offset(struct task_struct, pid_links) : NULL;
}

/* What a pidfd stands for: kept by the file, or since 6.9 by its inode. */
inl struct pid *pid_of_descriptor(struct task_struct *t, u32 fd)
{
	struct file *f = file_of(t, fd);
	if (!f)
		return NULL;
	void *kept = BPF_CORE_READ(f, private_data);
	return kept ? kept : BPF_CORE_READ(f, f_inode, i_private);
}

#define PTRACE_POKETEXT 4
#define PTRACE_POKEDATA 5
#define PTRACE_POKEUSR 6
#define PTRACE_SETREGS 13
#define PTRACE_ATTACH 16
#define PTRACE_SETREGSET 0x4205
#define PTRACE_SEIZE 0x4206

inl bool is_request_due(u32 request)
{
	return request == PTRACE_ATTACH || request == PTRACE_SEIZE || request == PTRACE_POKETEXT
	       || request == PTRACE_POKEDATA || request == PTRACE_POKEUSR
	       || request == PTRACE_SETREGS || request == PTRACE_SETREGSET;
}

/* cookie: enum drec_ipc_kind */
RETURN_PROGRAM(on_reach)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u32 kind = cookie_of(regs);
	u64 args[8];
	load_args(args, t);
	if (kind == DREC_IPC_TRACE && !is_request_due(args[0]))
		return 0;
	struct pid *p = kind == DREC_IPC_TAKE_FILE
				? pid_of_descriptor(t, args[0])
				: pid_of_number(t, kind == DREC_IPC_TRACE ? args[1] : args[0]);
	struct task_struct *target = task_of_pid(p);
	if (!target)
		return 0;
	struct reach_key key = {
		.start_ns = BPF_CORE_READ(t, group_leader, start_boottime),
		.target_start_ns = BPF_CORE_READ(target, group_leader, start_boottime),
		.pid = bpf_get_current_pid_tgid() >> 32,
		.target_pid = BPF_CORE_READ(target, tgid),
		.kind = kind,
		.access = kind == DREC_IPC_TRACE ? args[0] : 0,
	};
	u8 yes = 1;
	if (key.pid == key.target_pid || bpf_map_update_elem(&reached, &key, &yes, BPF_NOEXIST))
		return 0;
	emit_reach(t, target, kind, key.access, kind == DREC_IPC_TAKE_FILE ? args[1] : 0);
	return 0;
}

#endif
