/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * What a process may do, and to the kernel itself: credentials, namespaces, roots; modules, eBPF,
 * another kernel; and what is asked of the kernel through io_uring, past every system call.
 */
#ifndef DREC_PRIVILEGE_H
#define DREC_PRIVILEGE_H

/* cookie: enum drec_cred_kind | position of the flags << 8, or 7 */
RETURN_PROGRAM(on_cred)
{
	count(HOOK_CRED, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_CRED);
	if (!s)
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 cookie = cookie_of(regs);
	begin(s, DREC_CRED_CHANGE, sizeof(struct drec_cred_change), HOOK_CRED, t);
	struct drec_cred_change *b = BODY(s);
	load_args(s->args, t);
	b->kind = cookie & 0xff;
	b->call_flags = s->args[cookie >> 8 & 7];
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
	b->mnt_ns = BPF_CORE_READ(t, nsproxy, mnt_ns, ns.inum);
	b->net_ns = BPF_CORE_READ(t, nsproxy, net_ns, ns.inum);
	b->pid_ns = BPF_CORE_READ(t, nsproxy, pid_ns_for_children, ns.inum);
	put_root(s, t);
	submit(s, HOOK_CRED);
	return 0;
}

/* ---- the kernel ----------------------------------------------------------------------------- */

#define BPF_PROG_LOAD 5
#define BPF_PROG_ATTACH 8
#define BPF_RAW_TRACEPOINT_OPEN 17
#define BPF_LINK_CREATE 28

inl bool begin_kernel_act(struct scratch *s, struct task_struct *t, u32 kind)
{
	begin(s, DREC_KERNEL, sizeof(struct drec_kernel_act), HOOK_KERNEL, t);
	((struct drec_kernel_act *)BODY(s))->kind = kind;
	load_args(s->args, t);
	return 1;
}

/* finit_module, init_module, delete_module, kexec_load, kexec_file_load. cookie: enum
 * drec_kernel_kind, then a nibble each, 7 for none: position of the file, of a text, of a name */
RETURN_PROGRAM(on_kernel)
{
	count(HOOK_KERNEL, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_KERNEL);
	if (!s)
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 c = cookie_of(regs);
	begin_kernel_act(s, t, c & 0xff);
	u32 file = c >> 8 & 7, text = c >> 12 & 7, name = c >> 16 & 7;
	if (text != 7)
		put_bytes(s, DREC_FIELD_TEXT, s->args[text], PATH_MAX, FROM_USER_STRING);
	if (name != 7)
		put_bytes(s, DREC_FIELD_NAME, s->args[name], 256, FROM_USER_STRING);
	if (file != 7) {
		struct file *f = file_of(t, s->args[file]);
		if (f)
			put_file_path(s, DREC_FIELD_PATH, f);
	}
	submit(s, HOOK_KERNEL);
	return 0;
}

/* The start of union bpf_attr, as far as it is read. */
struct bpf_attributes {
	u32 first; /* PROG_LOAD: kind of program */
	u32 second;
	u32 third; /* PROG_ATTACH, LINK_CREATE: where */
};
#define BPF_NAME_OFFSET 48
#define BPF_NAME_BYTES 16

RETURN_PROGRAM(on_bpf)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u32 command = ARG0(regs);
	if (command != BPF_PROG_LOAD && command != BPF_PROG_ATTACH && command != BPF_LINK_CREATE
	    && command != BPF_RAW_TRACEPOINT_OPEN)
		return 0;
	count(HOOK_KERNEL, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_KERNEL);
	if (!s)
		return 0;
	bool load = command == BPF_PROG_LOAD;
	begin_kernel_act(s, t, load ? DREC_KERNEL_BPF_LOAD : DREC_KERNEL_BPF_ATTACH);
	struct drec_kernel_act *b = BODY(s);
	struct bpf_attributes attributes = {};
	bpf_probe_read_user(&attributes, sizeof(attributes), (void *)s->args[1]);
	b->subtype = load ? attributes.first
		     : command == BPF_RAW_TRACEPOINT_OPEN ? 0 : attributes.third;
	b->fd = result;
	b->call_flags = command;
	if (load)
		put_bytes(s, DREC_FIELD_NAME, s->args[1] + BPF_NAME_OFFSET, BPF_NAME_BYTES,
			  FROM_USER_STRING);
	submit(s, HOOK_KERNEL);
	return 0;
}

/* ---- io_uring ------------------------------------------------------------------------------- */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct filename {
	const char *name;
};
struct open_how {
	u64 flags;
};
struct io_cqe {
	int fd; /* before the request is done */
};
struct io_kiocb {
	struct file *file;
	u8 opcode;
	u64 flags;
	struct io_cqe cqe;
};
struct io_open {
	int dfd;
	struct filename *filename;
	struct open_how how;
};
struct io_unlink {
	int dfd;
	struct filename *filename;
};
struct io_rename {
	int old_dfd, new_dfd;
	struct filename *oldpath, *newpath;
};
#pragma clang attribute pop

#define REQ_F_FIXED_FILE 1 /* the number is one of registered files, no descriptor */
#define IORING_OP_READV 1
#define IORING_OP_WRITEV 2
#define IORING_OP_READ_FIXED 4
#define IORING_OP_WRITE_FIXED 5
#define IORING_OP_SENDMSG 9
#define IORING_OP_RECVMSG 10
#define IORING_OP_ACCEPT 13
#define IORING_OP_CONNECT 16
#define IORING_OP_OPENAT 18
#define IORING_OP_READ 22
#define IORING_OP_WRITE 23
#define IORING_OP_SEND 26
#define IORING_OP_RECV 27
#define IORING_OP_OPENAT2 28
#define IORING_OP_SPLICE 30
#define IORING_OP_RENAMEAT 35
#define IORING_OP_UNLINKAT 36

/* Operations on one file, told once for each process: the latest. */
struct uring_key {
	u64 start_ns;
	u64 inode;
	u32 dev;
	u32 opcode;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct uring_key);
	__type(value, u8);
} uring_seen SEC(".maps");

#define ASKS(operation) (1ULL << IORING_OP_##operation)
#define URING_PATHS (ASKS(OPENAT) | ASKS(OPENAT2) | ASKS(RENAMEAT) | ASKS(UNLINKAT))
#define URING_FILES                                                                       \
	(ASKS(READV) | ASKS(WRITEV) | ASKS(READ_FIXED) | ASKS(WRITE_FIXED) | ASKS(SENDMSG)  \
	 | ASKS(RECVMSG) | ASKS(ACCEPT) | ASKS(CONNECT) | ASKS(READ) | ASKS(WRITE)          \
	 | ASKS(SEND) | ASKS(RECV) | ASKS(SPLICE))

inl void put_filename(struct scratch *s, u32 id, struct filename *name)
{
	put_bytes(s, id, (u64)BPF_CORE_READ(name, name), PATH_MAX, FROM_KERNEL_STRING);
}

/* The path of a request, and the directory that it starts from if it is relative. */
inl void put_from(struct scratch *s, struct task_struct *t, int dirfd, struct filename *name,
		  u32 id, u32 dir_id)
{
	struct path start = {};
	if (dirfd == AT_FDCWD) {
		start = BPF_CORE_READ(t, fs, pwd);
	} else {
		struct file *f = file_of(t, dirfd);
		if (f)
			start = BPF_CORE_READ(f, f_path);
	}
	if (start.dentry)
		put_path(s, dir_id, (u64)start.mnt, (u64)start.dentry);
	put_filename(s, id, name);
}

inl void put_uring_paths(struct scratch *s, struct task_struct *t, struct io_kiocb *req, u32 opcode)
{
	struct drec_kernel_act *b = BODY(s);
	if (opcode == IORING_OP_RENAMEAT) {
		struct io_rename *r = (void *)req;
		put_from(s, t, BPF_CORE_READ(r, old_dfd), BPF_CORE_READ(r, oldpath),
			 DREC_FIELD_PATH, DREC_FIELD_DIR);
		put_from(s, t, BPF_CORE_READ(r, new_dfd), BPF_CORE_READ(r, newpath),
			 DREC_FIELD_PATH2, DREC_FIELD_DIR2);
	} else if (opcode == IORING_OP_UNLINKAT) {
		struct io_unlink *u = (void *)req;
		put_from(s, t, BPF_CORE_READ(u, dfd), BPF_CORE_READ(u, filename), DREC_FIELD_PATH,
			 DREC_FIELD_DIR);
	} else {
		struct io_open *o = (void *)req;
		b->call_flags = BPF_CORE_READ(o, how.flags);
		put_from(s, t, BPF_CORE_READ(o, dfd), BPF_CORE_READ(o, filename), DREC_FIELD_PATH,
			 DREC_FIELD_DIR);
	}
}

/* When a request is handed in, before its result is known; of those that act on an open file, the
 * first. Since Linux 6.3. */
SEC("raw_tp/io_uring_submit_req")
int on_uring(struct raw_context *ctx)
{
	struct io_kiocb *req = (void *)ctx->args[0];
	if (!control.recording || !in_scope())
		return 0;
	u32 opcode = BPF_CORE_READ(req, opcode) & 63;
	bool path = URING_PATHS >> opcode & 1;
	if (!path && !(URING_FILES >> opcode & 1))
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	struct file *f = path ? NULL : BPF_CORE_READ(req, file);
	if (!path && !f && !(BPF_CORE_READ(req, flags) & REQ_F_FIXED_FILE)) /* not looked up yet */
		f = file_of(t, BPF_CORE_READ(req, cqe.fd));
	struct uring_key key = {
		.start_ns = BPF_CORE_READ(t, group_leader, start_boottime),
		.inode = f ? BPF_CORE_READ(f, f_inode, i_ino) : 0,
		.dev = f ? BPF_CORE_READ(f, f_inode, i_sb, s_dev) : 0,
		.opcode = opcode,
	};
	u8 yes = 1;
	if (!path && bpf_map_update_elem(&uring_seen, &key, &yes, BPF_NOEXIST))
		return 0;
	count(HOOK_KERNEL, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_KERNEL);
	if (!s)
		return 0;
	begin(s, DREC_KERNEL, sizeof(struct drec_kernel_act), HOOK_KERNEL, t);
	struct drec_kernel_act *b = BODY(s);
	b->kind = DREC_KERNEL_IO_URING;
	b->subtype = opcode;
	b->dev = key.dev;
	b->inode = key.inode;
	b->generation = f ? BPF_CORE_READ(f, f_inode, i_generation) : 0;
	if (path)
		put_uring_paths(s, t, req, opcode);
	else if (f)
		put_file_path(s, DREC_FIELD_PATH, f);
	submit(s, HOOK_KERNEL);
	return 0;
}

#endif
