/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * The processes that run already: records, byte for byte, through the file of a BPF iterator.
 */
#ifndef DREC_SNAPSHOT_H
#define DREC_SNAPSHOT_H

#define SNAPSHOT_ARGV_MAX (8 * 1024) /* so that a record fits the iterator's 32 KiB */

/* One reader, so one buffer; the program may sleep, so it is no CPU's. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scratch);
} snapshot_scratch SEC(".maps");

/* Linux 5.18; older headers of libbpf lack it. */
static long (*copy_from_user_task)(void *to, u32 size, const void *from, struct task_struct *t,
				   u64 flags) = (void *)191;

inl int put_argv_of(struct scratch *s, struct task_struct *t, struct mm_struct *mm)
{
	u64 from = BPF_CORE_READ(mm, arg_start);
	u64 true_length = BPF_CORE_READ(mm, arg_end) - from;
	FIELD_AT(s, at, SNAPSHOT_ARGV_MAX);
	u64 length = bounded(true_length, SNAPSHOT_ARGV_MAX);
	u8 *to = &s->data[at + sizeof(struct drec_field)];
	u16 flags = true_length > SNAPSHOT_ARGV_MAX ? DREC_FF_TRUNCATED : 0;
	if (length && copy_from_user_task(to, length, (void *)from, t, 0)) {
		length = 0;
		flags |= DREC_FF_UNREADABLE;
		HEADER(s)->flags |= DREC_F_INCOMPLETE;
	}
	length = bounded(length, SNAPSHOT_ARGV_MAX);
	fill_field(s, at, DREC_FIELD_ARGV, flags, length, true_length);
	end_field(s, at + sizeof(struct drec_field) + length);
	return 0;
}

/* Counts only what was written: when the iterator's buffer is full the task is shown again. */
inl int snapshot(struct bpf_iter__task *ctx, bool may_sleep)
{
	struct task_struct *t = ctx->task;
	u32 zero = 0;
	if (!t || t->pid != t->tgid || !task_in_scope(t))
		return 0;
	if (BPF_CORE_READ(t, signal, live.counter) == 0)
		return 0; /* ended, and not waited for */
	struct scratch *s = bpf_map_lookup_elem(&snapshot_scratch, &zero);
	if (!s)
		return 0;
	begin(s, DREC_PROC_START, sizeof(struct drec_proc_start), HOOK_SNAPSHOT, t);
	HEADER(s)->flags = DREC_F_SNAPSHOT;
	struct drec_proc_start *b = BODY(s);
	b->kind = DREC_PROC_FORK | DREC_PROC_EXEC;
	fill_start(b, t);
	put_comm(s, t);
	put_place(s, t);
	struct mm_struct *mm = BPF_CORE_READ(t, mm);
	if (mm) {
		struct file *exe = BPF_CORE_READ(mm, exe_file);
		if (exe) {
			fill_executable(b, exe);
			put_file_path(s, DREC_FIELD_EXE, exe);
		}
		if (may_sleep)
			put_argv_of(s, t, mm);
	}
	u32 length = s->end;
	if (length > RECORD_MAX)
		return 0;
	HEADER(s)->length = length;
	if (bpf_seq_write(ctx->meta->seq, s->data, length) == 0)
		count(HOOK_SNAPSHOT, DREC_CAUSE_HIT);
	return 0;
}

SEC("iter.s/task")
int snapshot_argv(struct bpf_iter__task *ctx)
{
	return snapshot(ctx, 1);
}

/* Before 5.18: user space adds the arguments. */
SEC("iter/task")
int snapshot_plain(struct bpf_iter__task *ctx)
{
	return snapshot(ctx, 0);
}

#endif
