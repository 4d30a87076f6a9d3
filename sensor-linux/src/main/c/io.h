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
	return !(control.shed & SHED_BYTES);
}

/* Bytes of a session by the process that opened it; of another process, its own session. */
inl void note_file(struct task_struct *t, u64 key, u64 inode, u32 fd, u64 bytes, u32 kind)
{
	struct session *e = bpf_map_lookup_elem(&sessions, &key);
	if (e && e->pid == (u32)t->tgid && e->inode == inode) {
		__sync_fetch_and_add(kind == DREC_IPC_PIPE_READ ? &e->bytes_read : &e->bytes_written,
				     bytes);
		return;
	}
	if (kind == DREC_IPC_PIPE_WRITE)
		note_inherited(key, fd, bytes);
}

/* What of a socket matters here. */
enum { SOCKET_OTHER = 0, SOCKET_PAIR = 1, SOCKET_UDP = 2 };

inl u32 kind_of_socket(struct sock *sk)
{
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (family == AF_UNIX)
		return SOCKET_PAIR; /* perhaps: pair_of looks */
	bool internet = family == AF_INET || family == AF_INET6;
	return internet && BPF_CORE_READ(sk, sk_protocol) == IPPROTO_UDP ? SOCKET_UDP : SOCKET_OTHER;
}

inl u32 typed_kind_of_socket(struct sock *sk)
{
	u16 family = sk->__sk_common.skc_family;
	if (family == AF_UNIX) {
		struct unix_sock *own = TYPED(struct unix_sock, sk);
		struct unix_sock *peer = TYPED(struct unix_sock, own->peer);
		return own->addr || peer->addr ? SOCKET_OTHER : SOCKET_PAIR;
	}
	bool internet = family == AF_INET || family == AF_INET6;
	return internet && sk->sk_protocol == IPPROTO_UDP ? SOCKET_UDP : SOCKET_OTHER;
}

inl void note_socket(u64 f, struct sock *sk, u32 what, u64 inode, u32 fd, u64 bytes, u32 kind)
{
	u64 pair;
	if (what == SOCKET_UDP)
		note_datagram((u64)sk, inode, DATAGRAM_CONNECTED
			      | (kind == DREC_IPC_PIPE_READ ? DATAGRAM_RECEIVE : 0), bytes);
	else if (what == SOCKET_PAIR && (pair = pair_of(sk, inode)))
		note_pipe(f, pair, bytes, kind, fd);
}

inl bool is_input(u32 fd, u32 kind, u32 type)
{
	return !fd && kind == DREC_IPC_PIPE_READ && (type == S_IFIFO || type == S_IFSOCK);
}

inl void note_io(struct task_struct *t, u32 fd, u64 bytes, u32 kind)
{
	struct file *f = file_of(t, fd);
	if (!f)
		return;
	struct inode_head inode;
	read_head(&inode, BPF_CORE_READ(f, f_inode));
	if (is_input(fd, kind, inode.type))
		note_stdin(bytes);
	if (inode.type == S_IFREG || inode.type == S_IFBLK) {
		note_file(t, (u64)f, inode.number, fd, bytes, kind);
	} else if (inode.type == S_IFIFO) {
		note_pipe((u64)f, inode.number, bytes, kind, fd);
	} else if (inode.type == S_IFSOCK) {
		struct socket *socket = BPF_CORE_READ(f, private_data);
		struct sock *sk = BPF_CORE_READ(socket, sk);
		note_socket((u64)f, sk, kind_of_socket(sk), inode.number, fd, bytes, kind);
	}
}

/* The same without a helper call until it is known that there is something to note. */
inl void typed_note_io(struct task_struct *t, u32 fd, u64 bytes, u32 kind)
{
	u64 file = typed_file_of(t, fd);
	if (!file)
		return;
	struct file *f = TYPED(struct file, file);
	struct inode *i = f->f_inode;
	u32 type = i->i_mode & S_IFMT;
	if (is_input(fd, kind, type))
		note_stdin(bytes);
	if (type == S_IFREG || type == S_IFBLK) {
		note_file(t, file, i->i_ino, fd, bytes, kind);
	} else if (type == S_IFIFO) {
		note_pipe(file, i->i_ino, bytes, kind, fd);
	} else if (type == S_IFSOCK) {
		struct socket *socket = TYPED(struct socket, f->private_data);
		u32 what = typed_kind_of_socket(socket->sk);
		if (what)
			note_socket(file, BPF_CORE_READ(socket, sk), what, i->i_ino, fd, bytes, kind);
	}
}

/* The descriptor is the first argument. */
RETURN_PROGRAM(on_read)
{
	if (result && is_counting())
		note_io(bpf_get_current_task_btf(), ARG0(regs), result, DREC_IPC_PIPE_READ);
	return 0;
}

RETURN_PROGRAM(on_write)
{
	if (result && is_counting())
		note_io(bpf_get_current_task_btf(), ARG0(regs), result, DREC_IPC_PIPE_WRITE);
	return 0;
}

enum transfer { TRANSFER_SPLICE = 0, TRANSFER_SENDFILE = 1, TRANSFER_TEE = 2 };

/* Moves bytes between two descriptors. cookie: enum transfer, which says where they stand. */
RETURN_PROGRAM(on_transfer)
{
	u64 bytes = result;
	if (!bytes || !is_counting())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 cookie = cookie_of(regs);
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

/* ---- the return of every call ---------------------------------------------------------------- */

/* One program for all calls, and not a tracepoint for each: it costs the same, is attached at once and
 * detached at once (a tracepoint of a call waits for the kernel, 70 ms each). Each call of the host
 * comes here. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_return, struct pt_regs *regs, long result)
{
	u32 program = program_of(regs, result);
	if (program)
		bpf_tail_call(ctx, &returns, program);
	return 0;
}

/* The same, with reads and writes at once. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_typed_return, struct pt_regs *regs, long result)
{
	u32 program = program_of(regs, result);
	if (!program)
		return 0;
	if (program > PROGRAM_WRITE) {
		bpf_tail_call(ctx, &returns, program);
		return 0;
	}
	if (!result || !is_counting())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	if (program == PROGRAM_READ)
		typed_note_io(t, ARG0(regs), result, DREC_IPC_PIPE_READ);
	else
		typed_note_io(t, ARG0(regs), result, DREC_IPC_PIPE_WRITE);
	return 0;
}

#endif
