/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Processes: fork, exec, exit. Threads are not recorded.
 */
#ifndef DREC_PROCESS_H
#define DREC_PROCESS_H

/* Since 6.13 the highest bit of an inode's nanoseconds of change says whether somebody asked for them. */
#define CTIME_QUERIED (1U << 31)

inl u64 nanoseconds(s64 seconds, s64 rest)
{
	return seconds * 1000000000LL + rest;
}

/* When an inode was last changed, and last written to; ns since 1970. */
inl void inode_times(struct inode *inode, u64 *changed_ns, u64 *written_ns)
{
	if (bpf_core_field_exists(((struct inode___split *)0)->i_ctime_sec)) {
		struct inode___split *i = (void *)inode;
		*changed_ns = nanoseconds(BPF_CORE_READ(i, i_ctime_sec),
					  BPF_CORE_READ(i, i_ctime_nsec) & ~CTIME_QUERIED);
		*written_ns = nanoseconds(BPF_CORE_READ(i, i_mtime_sec), BPF_CORE_READ(i, i_mtime_nsec));
		return;
	}
	struct inode___under *under = (void *)inode;
	struct inode___plain *plain = (void *)inode;
	struct timespec64 ctime, mtime;
	if (bpf_core_field_exists(under->__i_ctime))
		ctime = BPF_CORE_READ(under, __i_ctime);
	else
		ctime = BPF_CORE_READ(plain, i_ctime);
	if (bpf_core_field_exists(under->__i_mtime))
		mtime = BPF_CORE_READ(under, __i_mtime);
	else
		mtime = BPF_CORE_READ(plain, i_mtime);
	*changed_ns = nanoseconds(ctime.tv_sec, ctime.tv_nsec);
	*written_ns = nanoseconds(mtime.tv_sec, mtime.tv_nsec);
}

/* Start of the process that a pid structure names; 0 when it has ended. */
inl u64 start_of(struct pid *p)
{
	struct hlist_node *node = BPF_CORE_READ(p, tasks[PID_TGID].first);
	if (!node)
		return 0;
	/* The stride of an array of structs is not relocated by itself. */
	u32 offset = bpf_core_field_offset(struct task_struct, pid_links)
		     + PID_TGID * bpf_core_type_size(struct hlist_node);
	struct task_struct *t = (void *)node - offset;
	return BPF_CORE_READ(t, start_boottime);
}

inl void fill_credentials(struct drec_proc_start *b, struct task_struct *t)
{
	const struct cred *c = BPF_CORE_READ(t, real_cred);
	b->uid = BPF_CORE_READ(c, uid.val);
	b->gid = BPF_CORE_READ(c, gid.val);
	b->euid = BPF_CORE_READ(c, euid.val);
	b->egid = BPF_CORE_READ(c, egid.val);
	b->suid = BPF_CORE_READ(c, suid.val);
	b->sgid = BPF_CORE_READ(c, sgid.val);
	u32 caps = bpf_core_field_offset(struct cred, cap_effective);
	bpf_probe_read_kernel(&b->caps_effective, 8, (void *)c + caps);
	b->user_ns = BPF_CORE_READ(c, user_ns, ns.inum);
	b->login_uid = b->audit_session = DREC_UNKNOWN_U32;
	struct task_struct___audit *audited = (void *)t;
	if (bpf_core_field_exists(audited->loginuid)) {
		b->login_uid = BPF_CORE_READ(audited, loginuid.val);
		b->audit_session = BPF_CORE_READ(audited, sessionid);
	}
}

inl void fill_innermost_pid(struct drec_proc_start *b, struct task_struct *t)
{
	struct pid *p = BPF_CORE_READ(t, thread_pid);
	u32 level = BPF_CORE_READ(p, level) & 31;
	struct upid u = {};
	u32 offset = bpf_core_field_offset(struct pid, numbers) + level * sizeof(u);
	bpf_probe_read_kernel(&u, sizeof(u), (void *)p + offset);
	b->ns_pid = u.nr;
	b->pid_ns = BPF_CORE_READ(u.ns, ns.inum);
}

inl void fill_start(struct drec_proc_start *b, struct task_struct *t)
{
	struct task_struct *parent = BPF_CORE_READ(t, real_parent, group_leader);
	b->parent_pid = BPF_CORE_READ(parent, tgid);
	b->parent_start_ns = BPF_CORE_READ(parent, start_boottime);
	struct signal_struct *signal = BPF_CORE_READ(t, signal);
	struct pid *session = BPF_CORE_READ(signal, pids[PID_SID]);
	b->session_pid = BPF_CORE_READ(session, numbers[0].nr);
	b->session_start_ns = start_of(session);
	b->group_pid = BPF_CORE_READ(signal, pids[PID_PGID], numbers[0].nr);
	struct tty_struct *tty = BPF_CORE_READ(signal, tty);
	if (tty) {
		b->tty_major = BPF_CORE_READ(tty, driver, major);
		b->tty_minor = BPF_CORE_READ(tty, driver, minor_start) + BPF_CORE_READ(tty, index);
	}
	fill_credentials(b, t);
	fill_innermost_pid(b, t);
	b->cgroup_id = BPF_CORE_READ(t, cgroups, dfl_cgrp, kn, id);
	b->mnt_ns = BPF_CORE_READ(t, nsproxy, mnt_ns, ns.inum);
	b->net_ns = BPF_CORE_READ(t, nsproxy, net_ns, ns.inum);
	b->argc = DREC_UNKNOWN_U32;
}

inl void fill_executable(struct drec_proc_start *b, struct file *f)
{
	struct inode *i = BPF_CORE_READ(f, f_inode);
	b->exe_dev = BPF_CORE_READ(i, i_sb, s_dev);
	b->exe_inode = BPF_CORE_READ(i, i_ino);
	b->exe_generation = BPF_CORE_READ(i, i_generation);
	b->exe_mode = BPF_CORE_READ(i, i_mode);
	b->exe_size = BPF_CORE_READ(i, i_size);
	b->exe_links = BPF_CORE_READ(i, i_nlink);
	u64 name = 0; /* of a memfd, what begins with this */
	bpf_probe_read_kernel(&name, 6, BPF_CORE_READ(f, f_path.dentry, d_name.name));
	if (!b->exe_links && name == 0x3a64666d656dULL) /* "memfd:" */
		b->exe_flags = DREC_EXE_MEMORY;
	u64 changed_ns, written_ns;
	inode_times(i, &changed_ns, &written_ns);
	b->exe_ctime_ns = changed_ns;
	b->exe_mtime_ns = written_ns;
}

/* CWD, ROOT and CGROUP. */
inl void put_place(struct scratch *s, struct task_struct *t)
{
	struct path cwd = BPF_CORE_READ(t, fs, pwd);
	if (cwd.dentry)
		put_path(s, DREC_FIELD_CWD, (u64)cwd.mnt, (u64)cwd.dentry);
	put_root(s, t);
	put_cgroup(s, DREC_FIELD_CGROUP, (u64)BPF_CORE_READ(t, cgroups, dfl_cgrp, kn));
}

/* Of a group leader. The pointer is read anew: a typed one may not be passed as a number. */
inl void put_comm(struct scratch *s, struct task_struct *t)
{
	u64 leader = (u64)BPF_CORE_READ(t, group_leader);
	u32 offset = bpf_core_field_offset(struct task_struct, comm);
	put_bytes(s, DREC_FIELD_COMM, leader + offset, 16, FROM_KERNEL_STRING);
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
	if (!control.recording || child->tgid != child->pid || !task_in_scope(child))
		return 0;
	count(HOOK_FORK, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_FORK);
	if (!s)
		return 0;
	begin(s, DREC_PROC_START, sizeof(struct drec_proc_start), HOOK_FORK, child);
	struct drec_proc_start *b = BODY(s);
	b->kind = DREC_PROC_FORK;
	fill_start(b, child);
	if (!BPF_CORE_READ(child, mm)) /* a kernel thread: no exec will name it */
		put_comm(s, child);
	submit(s, HOOK_FORK);
	return 0;
}

/* What the standard input is: script text may come through it. */
inl void put_stdin(struct scratch *s, struct drec_proc_start *b, struct task_struct *t)
{
	struct file *f = file_of(t, 0);
	if (!f)
		return;
	struct inode *i = BPF_CORE_READ(f, f_inode);
	b->stdin_dev = BPF_CORE_READ(i, i_sb, s_dev);
	b->stdin_inode = BPF_CORE_READ(i, i_ino);
	b->stdin_mode = BPF_CORE_READ(i, i_mode);
	u32 type = b->stdin_mode & S_IFMT;
	if (type == S_IFREG || type == S_IFCHR || type == S_IFBLK)
		put_file_path(s, DREC_FIELD_STDIN, f);
}

#define VARIABLE_MAX 512  /* bytes kept of one */
#define VARIABLES_MAX 192 /* looked at */

/* Looks at one variable, which is read as a string to the free end of data. Returns how far the next
 * one is, 0 when there is none or no room. As walk_step, a function of its own for the verifier. */
__noinline int environment_step(struct scratch *s, u64 variable)
{
	if (!s)
		return 0;
	u64 kept = s->kept;
	u32 at = s->end + sizeof(struct drec_field) + kept;
	if (at > RECORD_MAX - VARIABLE_MAX - 16 || kept > ENV_MAX)
		return 0;
	u8 *text = &s->data[at];
	long length = bpf_probe_read_user_str(text, VARIABLE_MAX, (void *)variable);
	if (length <= 0)
		return 0;
	if (length > 3 && text[0] == 'L' && text[1] == 'D' && text[2] == '_')
		s->kept = kept + length;
	return length == VARIABLE_MAX ? length - 1 : length;
}

/* The variables that change what a program loads: those whose name begins with LD_. No other one is
 * looked at beyond its first three letters. */
__noinline int put_environment(struct scratch *s, u64 from, u64 to)
{
	if (!s)
		return -1;
	s->kept = 0;
	for (u32 i = 0; i < VARIABLES_MAX && from < to; i++) {
		int length = environment_step(s, from);
		if (length <= 0)
			break;
		from += length;
	}
	u64 kept = s->kept;
	if (!kept)
		return 0;
	FIELD_AT(s, at, ENV_MAX + VARIABLE_MAX);
	u64 length = bounded(kept, ENV_MAX + VARIABLE_MAX);
	fill_field(s, at, DREC_FIELD_ENV, 0, length, length);
	u32 end = at + sizeof(struct drec_field) + length;
	if (end > RECORD_MAX - 8)
		return -1;
	end_field(s, end);
	return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *t, int old_pid, struct linux_binprm *bprm)
{
	if (!control.recording || !in_scope())
		return 0;
	count(HOOK_EXEC, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_EXEC);
	if (!s)
		return 0;
	begin(s, DREC_PROC_START, sizeof(struct drec_proc_start), HOOK_EXEC, t);
	struct drec_proc_start *b = BODY(s);
	b->kind = DREC_PROC_EXEC;
	fill_start(b, t);
	b->argc = BPF_CORE_READ(bprm, argc);
	struct mm_struct *mm = BPF_CORE_READ(t, mm);
	struct file *exe = BPF_CORE_READ(mm, exe_file);
	fill_executable(b, exe);
	u64 from = BPF_CORE_READ(mm, arg_start);
	put_bytes(s, DREC_FIELD_ARGV, from, BPF_CORE_READ(mm, arg_end) - from, FROM_USER);
	put_place(s, t);
	put_file_path(s, DREC_FIELD_EXE, exe);
	put_stdin(s, b, t);
	put_environment(s, BPF_CORE_READ(mm, env_start), BPF_CORE_READ(mm, env_end));
	const char *filename = BPF_CORE_READ(bprm, filename);
	const char *interpreter = BPF_CORE_READ(bprm, interp);
	if (filename != interpreter) {
		put_bytes(s, DREC_FIELD_SCRIPT, (u64)filename, PATH_MAX, FROM_KERNEL_STRING);
		put_bytes(s, DREC_FIELD_INTERPRETER, (u64)interpreter, PATH_MAX,
			  FROM_KERNEL_STRING);
	}
	submit(s, HOOK_EXEC);
	return 0;
}

/* ---- exit ----------------------------------------------------------------------------------- */

/* Processes of several threads whose end was seen: two threads that end at once may each find
 * themselves the last. */
struct process_key {
	u64 start_ns;
	u64 pid;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct process_key);
	__type(value, u8);
} ended SEC(".maps");

/* Whether the process ends with this thread; true once. */
inl bool is_last_thread(struct task_struct *t)
{
	struct signal_struct *signal = t->signal;
	if (BPF_CORE_READ(signal, live.counter) != 0)
		return 0;
	if (BPF_CORE_READ(signal, nr_threads) <= 1)
		return 1;
	struct process_key key = {
		.start_ns = BPF_CORE_READ(t, group_leader, start_boottime),
		.pid = BPF_CORE_READ(t, tgid),
	};
	u8 yes = 1;
	return bpf_map_update_elem(&ended, &key, &yes, BPF_NOEXIST) == 0;
}

/* The scheduler knows how long the process ran, the tick how often it was seen in user and in
 * kernel mode: the first, divided as the second. */
inl void fill_times(struct drec_proc_exit *b, struct task_struct *t)
{
	struct signal_struct *signal = BPF_CORE_READ(t, signal);
	u64 ran = BPF_CORE_READ(signal, sum_sched_runtime) + BPF_CORE_READ(t, se.sum_exec_runtime);
	u64 user = (BPF_CORE_READ(signal, utime) + BPF_CORE_READ(t, utime)) >> 16;
	u64 system = (BPF_CORE_READ(signal, stime) + BPF_CORE_READ(t, stime)) >> 16;
	u64 seen = user + system;
	if (seen >> 32) { /* so that the product below fits 64 bits */
		seen >>= 16;
		system >>= 16;
	}
	u64 system_ns = seen ? ran / seen * system + ran % seen * system / seen : 0;
	b->system_ns = system_ns < ran ? system_ns : ran;
	b->user_ns = ran - b->system_ns;
}

struct exit_record {
	struct drec_header header;
	struct drec_proc_exit body;
};

inl void emit_exit(struct task_struct *t)
{
	count(HOOK_EXIT, DREC_CAUSE_HIT);
	struct exit_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_EXIT, DREC_CAUSE_RING_FULL);
		return;
	}
	fill_header(&r->header, DREC_PROC_EXIT, sizeof(r->body), HOOK_EXIT, t);
	int group = BPF_CORE_READ(t, signal, group_exit_code);
	r->body.wait_status = group ? group : BPF_CORE_READ(t, exit_code);
	r->body.reserved = 0;
	fill_times(&r->body, t);
	bpf_ringbuf_submit(r, wake_flag());
}

#endif
