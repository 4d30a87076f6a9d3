/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Text that an interpreter takes from its standard input, where that is a pipe or a socket: of
 * `curl … | sh` nothing else says what ran. A shell reads such an input letter by letter, so that its
 * children find the rest: letters gather until a line is whole.
 *
 * Whether the interpreter runs what it reads, or was told to run something else that reads it, user
 * space finds out by the arguments; here only the program's name is asked.
 */
#ifndef DREC_STDIN_H
#define DREC_STDIN_H

#ifdef __TARGET_ARCH_x86
#define NR_READ 0
#else
#define NR_READ 63
#endif

#define STDIN_LINE 512        /* a longer line is told in parts */
#define STDIN_PIECE 16384     /* kept of one read */
#define STDIN_MAX (64 * 1024) /* kept of one program's run */
#define INTERPRETERS_MAX 64

/* First eight letters of the names of programs that run scripts; 0: none. Set by user space. */
const volatile struct {
	u64 names[INTERPRETERS_MAX];
} interpreters SEC(".rodata.interpreters") = {};

struct stdin_text {
	u64 start_ns;
	u64 program; /* as in interpreters: another program begins anew */
	u32 told;    /* bytes */
	u32 part;    /* the latest that was told */
	u32 kept;    /* bytes in text, which are not told yet */
	u32 unused;
	u8 text[STDIN_LINE];
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 512);
	__type(key, u32);
	__type(value, struct stdin_text);
} stdins SEC(".maps");

/* Too large for the stack. */
const volatile struct stdin_text no_text SEC(".rodata.no_text") = {};

/* The name up to a version: python3.11 is python. */
inl u64 program_name(struct task_struct *t)
{
	u64 name = 0;
	for (int i = 0; i < 8; i++) {
		u8 letter = t->comm[i];
		if (!letter || letter == '-' || letter == '.' || (letter >= '0' && letter <= '9'))
			break;
		name |= (u64)letter << (8 * i);
	}
	return name;
}

inl bool is_interpreter(u64 name)
{
	for (int i = 0; i < INTERPRETERS_MAX; i++) {
		u64 known = interpreters.names[i];
		if (!known)
			return 0;
		if (known == name)
			return 1;
	}
	return 0;
}

/* Begins the record of the next part; NULL when it is lost, and counted. */
inl struct scratch *begin_part(struct stdin_text *e, u64 length)
{
	u32 part = e->part + 1;
	e->part = part;
	e->told += length;
	count(HOOK_STDIN, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_STDIN);
	if (!s)
		return NULL;
	begin(s, DREC_SCRIPT, sizeof(struct drec_script), HOOK_STDIN, bpf_get_current_task_btf());
	struct drec_script *b = BODY(s);
	b->part = part;
	return s;
}

/* put_bytes takes a number for an address, which that of a map's value is not. */
inl void tell_kept(struct stdin_text *e)
{
	u64 length = bounded(e->kept, STDIN_LINE);
	if (!length)
		return;
	e->kept = 0;
	struct scratch *s = begin_part(e, length);
	if (!s)
		return;
	u32 at = sizeof(struct drec_header) + sizeof(struct drec_script);
	fill_field(s, at, DREC_FIELD_VALUE, 0, length, length);
	at += sizeof(struct drec_field);
	__builtin_memcpy(&s->data[at], e->text, STDIN_LINE);
	end_field(s, at + length);
	submit(s, HOOK_STDIN);
}

inl void tell_read(struct stdin_text *e, u64 source, u64 length)
{
	struct scratch *s = begin_part(e, length);
	if (!s)
		return;
	put_bytes(s, DREC_FIELD_VALUE, source, length, FROM_USER | STDIN_PIECE << 8);
	submit(s, HOOK_STDIN);
}

/* Of the current process; NULL when it is no interpreter. */
inl struct stdin_text *stdin_of(struct task_struct *t, u32 pid)
{
	u64 program = program_name(t);
	u64 start_ns = BPF_CORE_READ(t, group_leader, start_boottime);
	struct stdin_text *e = bpf_map_lookup_elem(&stdins, &pid);
	if (e && e->start_ns == start_ns && e->program == program)
		return e;
	if (!is_interpreter(program))
		return NULL;
	if (bpf_map_update_elem(&stdins, &pid, (void *)&no_text, BPF_ANY))
		return NULL;
	e = bpf_map_lookup_elem(&stdins, &pid);
	if (e) {
		e->start_ns = start_ns;
		e->program = program;
	}
	return e;
}

/* The current process has read so many bytes from its standard input, a pipe or a socket. */
__noinline int note_stdin(u64 bytes)
{
	struct task_struct *t = bpf_get_current_task_btf();
	struct pt_regs *regs = (void *)bpf_task_pt_regs(t);
	if (!interpreters.names[0] || CALL_NUMBER(regs) != NR_READ)
		return 0;
	struct stdin_text *e = stdin_of(t, bpf_get_current_pid_tgid() >> 32);
	if (!e || e->told >= STDIN_MAX)
		return 0;
	u64 from = ARG1(regs);
	if (bytes > 1) {
		tell_kept(e);
		tell_read(e, from, bytes);
		return 0;
	}
	u32 at = e->kept & (STDIN_LINE - 1);
	if (bpf_probe_read_user(&e->text[at], 1, (void *)from))
		return 0;
	e->kept = at + 1;
	if (e->text[at] == '\n' || at + 1 == STDIN_LINE)
		tell_kept(e);
	return 0;
}

/* The current process ends. */
__noinline int end_stdin(u32 pid)
{
	struct stdin_text *e = bpf_map_lookup_elem(&stdins, &pid);
	if (!e)
		return 0;
	tell_kept(e);
	bpf_map_delete_elem(&stdins, &pid);
	return 0;
}

#endif
