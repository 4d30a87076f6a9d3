/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Pipes, FIFOs and socket pairs: who writes into which and who reads from it. One record with the
 * first byte of each process and direction, one with the close, which has the bytes.
 */
#ifndef DREC_PIPE_H
#define DREC_PIPE_H

/* A process's use of an open file; kind is DREC_IPC_PIPE_WRITE or DREC_IPC_PIPE_READ. */
struct pipe_key {
	u64 file;
	u32 pid;
	u32 kind;
};
struct pipe_use {
	u64 first_ns;
	u64 start_ns;
	u64 inode;
	u64 bytes;
	u32 dev;
	u32 tid;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct pipe_key);
	__type(value, struct pipe_use);
} pipes SEC(".maps");

struct ipc_record {
	struct drec_header header;
	struct drec_ipc body;
};

inl void fill_pipe(struct drec_ipc *b, u32 kind, u32 fd, struct pipe_use *use)
{
	b->kind = kind;
	b->dev = use->dev;
	b->inode = use->inode;
	b->open_time_ns = use->first_ns;
	b->fd = fd;
}

/* The current process closes this file, or ends: writes what went through, if anything did. */
__noinline int end_pipe(u64 file, u32 fd, u32 kind)
{
	struct pipe_key key = {
		.file = file,
		.pid = bpf_get_current_pid_tgid() >> 32,
		.kind = kind,
	};
	struct pipe_use *found = bpf_map_lookup_elem(&pipes, &key);
	if (!found)
		return 0;
	struct pipe_use use = *found;
	if (bpf_map_delete_elem(&pipes, &key))
		return 0; /* another thread was first */
	count(HOOK_PIPE, DREC_CAUSE_HIT);
	struct ipc_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_PIPE, DREC_CAUSE_RING_FULL);
		return 0;
	}
	__builtin_memset(&r->body, 0, sizeof(r->body));
	fill_header(&r->header, DREC_IPC, sizeof(r->body), HOOK_PIPE, bpf_get_current_task_btf());
	r->header.start_ns = use.start_ns; /* of an earlier process, when its end went unseen */
	fill_pipe(&r->body, kind, fd, &use);
	r->body.phase = DREC_IPC_ENDED;
	r->body.count = use.first_ns >= control.bytes_from_ns ? use.bytes : DREC_UNKNOWN_U64;
	bpf_ringbuf_submit(r, wake_flag());
	return 0;
}

inl void end_pipes(u64 file, u32 fd)
{
	end_pipe(file, fd, DREC_IPC_PIPE_WRITE);
	end_pipe(file, fd, DREC_IPC_PIPE_READ);
}

/* The first byte. A pipe has no name; a FIFO has one. */
inl void begin_pipe(struct pipe_key *key, u32 fd, u64 inode, u64 bytes)
{
	struct file *f = (void *)key->file;
	count(HOOK_PIPE, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_PIPE);
	if (!s)
		return;
	begin(s, DREC_IPC, sizeof(struct drec_ipc), HOOK_PIPE, bpf_get_current_task_btf());
	struct pipe_use use = {
		.first_ns = HEADER(s)->time_ns,
		.start_ns = HEADER(s)->start_ns,
		.inode = inode,
		.bytes = bytes,
		.dev = BPF_CORE_READ(f, f_inode, i_sb, s_dev),
		.tid = HEADER(s)->tid,
	};
	struct drec_ipc *b = BODY(s);
	fill_pipe(b, key->kind, fd, &use);
	b->phase = DREC_IPC_BEGAN;
	b->count = DREC_UNKNOWN_U64;
	if (BPF_CORE_READ(f, f_path.dentry, d_name.len)
	    && (BPF_CORE_READ(f, f_inode, i_mode) & S_IFMT) == S_IFIFO)
		put_file_path(s, DREC_FIELD_PATH, f);
	submit(s, HOOK_PIPE);
	if (bpf_map_update_elem(&pipes, key, &use, BPF_ANY)) {
		count(HOOK_PIPE, DREC_CAUSE_HIT); /* the end that will not be written */
		count(HOOK_PIPE, DREC_CAUSE_STATE_FULL);
	}
}

/* The current process moved bytes through a pipe; inode is the pipe's, or names the socket pair. */
__noinline int note_pipe(u64 file, u64 inode, u64 bytes, u32 kind, u32 fd)
{
	struct pipe_key key = {
		.file = file,
		.pid = bpf_get_current_pid_tgid() >> 32,
		.kind = kind,
	};
	struct pipe_use *use = bpf_map_lookup_elem(&pipes, &key);
	if (use && use->inode == inode) {
		__sync_fetch_and_add(&use->bytes, bytes);
		return 0;
	}
	if (use)
		end_pipe(file, fd, kind);
	begin_pipe(&key, fd, inode, bytes);
	return 0;
}

/* The inode that names a socket pair, whose two ends have no address: the lower one of the two. 0
 * for every other socket. */
inl u64 pair_of(struct sock *sk, u64 inode)
{
	struct unix_sock *own = (void *)sk;
	struct sock *peer = BPF_CORE_READ(own, peer);
	if (!peer || BPF_CORE_READ(own, addr) || BPF_CORE_READ((struct unix_sock *)peer, addr))
		return 0;
	u64 other = BPF_CORE_READ(peer, sk_socket, file, f_inode, i_ino);
	return other && other < inode ? other : inode;
}

#endif
