/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Bytes that move: into and out of files with a session, pipes and socket pairs, and datagrams that
 * are sent with write(2). The programs run at each read and write of the host: what is not recorded
 * must cost next to nothing, so the order of the questions is that of their price.
 */
#ifndef DREC_IO_H
#define DREC_IO_H

inl bool is_counting(void)
{
	return control.recording && !(control.shed & SHED_BYTES);
}

/* Bytes of a session by the process that opened it; of another process, its own session. */
inl void note_file(struct task_struct *t, struct file *f, u64 inode, u32 fd, u64 bytes, u32 kind)
{
	u64 key = (u64)f;
	struct session *e = bpf_map_lookup_elem(&sessions, &key);
	if (e && e->pid == (u32)t->tgid && e->inode == inode) {
		__sync_fetch_and_add(kind == DREC_IPC_PIPE_READ ? &e->bytes_read : &e->bytes_written,
				     bytes);
		return;
	}
	if (kind == DREC_IPC_PIPE_WRITE)
		note_inherited(key, fd, bytes);
}

inl void note_socket(struct task_struct *t, struct file *f, u64 inode, u32 fd, u64 bytes, u32 kind)
{
	struct socket *socket = BPF_CORE_READ(f, private_data);
	struct sock *sk = BPF_CORE_READ(socket, sk);
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (family == AF_UNIX) {
		u64 pair = pair_of(sk, inode);
		if (pair)
			note_pipe((u64)f, pair, bytes, kind, fd);
	} else if ((family == AF_INET || family == AF_INET6)
		   && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_UDP) {
		note_datagram((u64)sk, inode, DATAGRAM_CONNECTED
			      | (kind == DREC_IPC_PIPE_READ ? DATAGRAM_RECEIVE : 0), bytes);
	}
}

inl void note_io(struct task_struct *t, u32 fd, u64 bytes, u32 kind)
{
	struct file *f = file_of(t, fd);
	if (!f)
		return;
	struct inode_head inode;
	read_head(&inode, BPF_CORE_READ(f, f_inode));
	if (inode.type == S_IFREG || inode.type == S_IFBLK)
		note_file(t, f, inode.number, fd, bytes, kind);
	else if (inode.type == S_IFIFO)
		note_pipe((u64)f, inode.number, bytes, kind, fd);
	else if (inode.type == S_IFSOCK)
		note_socket(t, f, inode.number, fd, bytes, kind);
}

/* The descriptor is the first argument. Two programs, so that none asks which call it is. */
SEC("tp/syscalls/sys_exit_read")
int on_read(struct sys_exit_context *ctx)
{
	long bytes = ctx->result;
	if (bytes <= 0 || !is_counting() || !in_scope())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	note_io(t, first_arg(t), bytes, DREC_IPC_PIPE_READ);
	return 0;
}

SEC("tp/syscalls/sys_exit_write")
int on_write(struct sys_exit_context *ctx)
{
	long bytes = ctx->result;
	if (bytes <= 0 || !is_counting() || !in_scope())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	note_io(t, first_arg(t), bytes, DREC_IPC_PIPE_WRITE);
	return 0;
}

enum transfer { TRANSFER_SPLICE = 0, TRANSFER_SENDFILE = 1, TRANSFER_TEE = 2 };

/* Moves bytes between two descriptors. cookie: enum transfer, which says where they stand. */
SEC("tp/syscalls/sys_exit_splice")
int on_transfer(struct sys_exit_context *ctx)
{
	long bytes = ctx->result;
	if (bytes <= 0 || !is_counting() || !in_scope())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 cookie = bpf_get_attach_cookie(ctx);
	u64 args[8];
	load_args(args, t);
	u32 in = args[0], out = args[2]; /* splice, copy_file_range */
	if (cookie == TRANSFER_SENDFILE) {
		in = args[1];
		out = args[0];
	} else if (cookie == TRANSFER_TEE) {
		out = args[1];
	}
	note_io(t, in, bytes, DREC_IPC_PIPE_READ);
	note_io(t, out, bytes, DREC_IPC_PIPE_WRITE);
	return 0;
}

#endif
