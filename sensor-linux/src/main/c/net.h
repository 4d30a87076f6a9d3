/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Flows: TCP by the state of its sockets, accept and UDP by system calls. The records are of fixed
 * size and reserved in the ring, without the CPU's buffer: so a state that changes in an interrupt
 * never meets a program of the process that was interrupted.
 */
#ifndef DREC_NET_H
#define DREC_NET_H

enum { TCP_ESTABLISHED = 1, TCP_SYN_SENT = 2, TCP_CLOSE = 7, TCP_LISTEN = 10 };
#define SOCK_DONE_BIT 1

struct flow_record {
	struct drec_header header;
	struct drec_net_flow body;
};

/* A TCP socket whose process is recorded, by the address of the socket. */
struct flow {
	u64 start_ns;
	u64 open_ns; /* established, accepted or listening since */
	u64 socket_id;
	u32 pid;
	u32 tid;
	u32 outbound;
	u32 reserved;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct flow);
} flows SEC(".maps");

/* ---- names for sockets ---------------------------------------------------------------------- */

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, u64);
} last_socket_id SEC(".maps");

/* A number that is not used again while this boot lasts: the time, with the CPU in its lowest 10
 * bits, and always greater than this CPU's last. */
inl u64 next_socket_id(void)
{
	u32 zero = 0;
	u64 id = (bpf_ktime_get_boot_ns() & ~1023ULL) | (bpf_get_smp_processor_id() & 1023);
	u64 *last = bpf_map_lookup_elem(&last_socket_id, &zero);
	if (last) {
		if (id <= *last)
			id = *last + 1024;
		*last = id;
	}
	return id;
}

/* UDP sockets by address and inode number, which together are one socket's. */
struct udp_key {
	u64 sock;
	u64 inode;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct udp_key);
	__type(value, u64);
} udp_sockets SEC(".maps");

inl u64 udp_socket_id(struct sock *sk, u64 inode)
{
	struct udp_key key = { .sock = (u64)sk, .inode = inode };
	u64 *known = bpf_map_lookup_elem(&udp_sockets, &key);
	if (known)
		return *known;
	u64 id = next_socket_id();
	bpf_map_update_elem(&udp_sockets, &key, &id, BPF_ANY);
	return id;
}

/* ---- addresses ------------------------------------------------------------------------------ */

inl bool is_v4_mapped(const u8 *a)
{
	return *(const u64 *)a == 0 && *(const u32 *)(a + 8) == 0xffff0000;
}

/* An IPv6 address that stands for an IPv4 one, or none, as IPv4. */
inl void unmap(u8 *a)
{
	u64 v4 = *(u32 *)(a + 12);
	*(u64 *)a = v4;
	*(u64 *)(a + 8) = 0;
}

/* A dual-stack socket that talks IPv4 is an IPv4 flow: the address is found by its usual name. */
inl void unmap_flow(struct drec_net_flow *b)
{
	if (b->family == AF_INET6 && (is_v4_mapped(b->remote_addr) || is_v4_mapped(b->local_addr))) {
		b->family = AF_INET;
		unmap(b->local_addr);
		unmap(b->remote_addr);
	}
}

inl void fill_addresses(struct drec_net_flow *b, struct sock *sk)
{
	b->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	b->protocol = BPF_CORE_READ(sk, sk_protocol);
	/* skc_num is 0 already when TCP_CLOSE is announced; this stays */
	b->local_port = __builtin_bswap16(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	b->remote_port = __builtin_bswap16(BPF_CORE_READ(sk, __sk_common.skc_dport));
	b->net_ns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	if (b->family == AF_INET) {
		*(u32 *)b->local_addr = BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr);
		*(u32 *)b->remote_addr = BPF_CORE_READ(sk, __sk_common.skc_daddr);
		return;
	}
	BPF_CORE_READ_INTO((struct in6_addr *)b->local_addr, sk, __sk_common.skc_v6_rcv_saddr);
	BPF_CORE_READ_INTO((struct in6_addr *)b->remote_addr, sk, __sk_common.skc_v6_daddr);
}

/* ---- TCP ------------------------------------------------------------------------------------ */

inl void fill_bytes(struct drec_net_flow *b, struct sock *sk)
{
	struct tcp_sock *tcp = (void *)sk;
	b->bytes_sent = BPF_CORE_READ(tcp, bytes_sent) - BPF_CORE_READ(tcp, bytes_retrans);
	/* the kernel counts the peer's FIN as a byte; this flag says that it came */
	u64 fin = BPF_CORE_READ(sk, __sk_common.skc_flags) >> SOCK_DONE_BIT & 1;
	u64 received = BPF_CORE_READ(tcp, bytes_received);
	b->bytes_received = received > fin ? received - fin : 0;
}

inl void emit_flow(struct sock *sk, struct flow *e, u32 phase, int result, u64 now)
{
	count(HOOK_TCP, DREC_CAUSE_HIT);
	struct flow_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_TCP, DREC_CAUSE_RING_FULL);
		return;
	}
	__builtin_memset(r, 0, sizeof(*r));
	r->header.length = sizeof(*r);
	r->header.type = DREC_NET_FLOW;
	r->header.version = DREC_RECORD_VERSION;
	r->header.flags = bpf_get_current_pid_tgid() >> 32 == e->pid ? 0 : DREC_F_FOREIGN;
	r->header.body_length = sizeof(r->body);
	r->header.cpu = bpf_get_smp_processor_id();
	r->header.hook = HOOK_TCP;
	r->header.time_ns = now;
	r->header.pid = e->pid;
	r->header.tid = e->tid;
	r->header.start_ns = e->start_ns;
	r->body.phase = phase;
	r->body.result = result;
	r->body.outbound = e->outbound;
	r->body.socket_id = e->socket_id;
	r->body.open_time_ns = e->open_ns;
	fill_addresses(&r->body, sk);
	unmap_flow(&r->body);
	r->body.bytes_sent = r->body.bytes_received = DREC_UNKNOWN_U64;
	if (phase == DREC_FLOW_CLOSE)
		fill_bytes(&r->body, sk);
	bpf_ringbuf_submit(r, wake_flag());
}

inl struct flow flow_of(struct task_struct *t, u32 outbound, u64 now)
{
	struct flow e = {
		.start_ns = BPF_CORE_READ(t, group_leader, start_boottime),
		.open_ns = now,
		.socket_id = next_socket_id(),
		.pid = BPF_CORE_READ(t, tgid),
		.tid = BPF_CORE_READ(t, pid),
		.outbound = outbound,
	};
	return e;
}

/* Keeps the flow until its socket closes. */
inl void keep_flow(struct sock *sk, struct flow *e)
{
	u64 key = (u64)sk;
	if (bpf_map_update_elem(&flows, &key, e, BPF_ANY)) {
		count(HOOK_TCP, DREC_CAUSE_HIT); /* the record of what becomes of it */
		count(HOOK_TCP, DREC_CAUSE_STATE_FULL);
	}
}

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_tcp_state, struct sock *sk, int old, int new)
{
	if (!control.recording || sk->sk_protocol != IPPROTO_TCP)
		return 0;
	u64 now = bpf_ktime_get_boot_ns();
	if (new == TCP_SYN_SENT || new == TCP_LISTEN) { /* by the process itself */
		if (!in_scope())
			return 0;
		struct flow e = flow_of(bpf_get_current_task_btf(), new == TCP_SYN_SENT, now);
		keep_flow(sk, &e);
		if (new == TCP_LISTEN)
			emit_flow(sk, &e, DREC_FLOW_LISTEN, 0, now);
		return 0;
	}
	if (new != TCP_ESTABLISHED && new != TCP_CLOSE)
		return 0;
	u64 key = (u64)sk;
	struct flow *e = bpf_map_lookup_elem(&flows, &key);
	if (!e)
		return 0;
	if (new == TCP_ESTABLISHED) {
		e->open_ns = now;
		emit_flow(sk, e, DREC_FLOW_CONNECT, 0, now);
		return 0;
	}
	struct flow ended = *e;
	bpf_map_delete_elem(&flows, &key);
	if (old == TCP_SYN_SENT) { /* without an error: the process gave up */
		int error = sk->sk_err;
		emit_flow(sk, &ended, DREC_FLOW_CONNECT, error ? -error : -ECONNABORTED, now);
	} else {
		emit_flow(sk, &ended, DREC_FLOW_CLOSE, 0, now);
	}
	return 0;
}

/* The socket behind a descriptor, and its inode; NULL when it is no socket. */
inl struct sock *sock_of(struct task_struct *t, u32 fd, u64 *inode)
{
	struct file *f = file_of(t, fd);
	if (!f)
		return NULL;
	struct inode *i = BPF_CORE_READ(f, f_inode);
	if ((BPF_CORE_READ(i, i_mode) & S_IFMT) != S_IFSOCK)
		return NULL;
	*inode = BPF_CORE_READ(i, i_ino);
	struct socket *socket = BPF_CORE_READ(f, private_data);
	return BPF_CORE_READ(socket, sk);
}

inl bool is_internet(struct sock *sk, u16 protocol)
{
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	return (family == AF_INET || family == AF_INET6)
	       && BPF_CORE_READ(sk, sk_protocol) == protocol;
}

/* ---- local sockets --------------------------------------------------------------------------- */

/* The process that a pid structure names, as the target of the act. */
inl void fill_target(struct drec_ipc *b, struct pid *p)
{
	if (!p)
		return;
	b->target_pid = BPF_CORE_READ(p, numbers[0].nr);
	b->target_start_ns = start_of(p);
}

/* A connection of a local socket was made; the kernel keeps who is at the other end. named: the
 * socket that has the address, of the one who listens. */
inl void emit_local(struct task_struct *t, struct sock *sk, struct sock *named, u32 kind, u32 fd)
{
	count(HOOK_LOCAL_SOCKET, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_LOCAL_SOCKET);
	if (!s)
		return;
	begin(s, DREC_IPC, sizeof(struct drec_ipc), HOOK_LOCAL_SOCKET, t);
	struct drec_ipc *b = BODY(s);
	b->kind = kind;
	b->fd = fd;
	b->count = DREC_UNKNOWN_U64;
	fill_target(b, BPF_CORE_READ(sk, sk_peer_pid));
	struct unix_sock *at = (void *)named;
	struct dentry *d = BPF_CORE_READ(at, path.dentry);
	struct unix_address *address = BPF_CORE_READ(at, addr);
	if (d) {
		put_path(s, DREC_FIELD_PATH, (u64)BPF_CORE_READ(at, path.mnt), (u64)d);
	} else if (address) { /* abstract: a NUL, and the name behind it */
		u32 length = BPF_CORE_READ(address, len);
		u64 name = (u64)address + bpf_core_field_offset(struct unix_address, name);
		if (length > 3 && length < 112)
			put_bytes(s, DREC_FIELD_NAME, name + 3, length - 3, FROM_KERNEL);
	}
	submit(s, HOOK_LOCAL_SOCKET);
}

RETURN_PROGRAM(on_connect)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode;
	u32 fd = ARG0(regs);
	struct sock *sk = sock_of(t, fd, &inode);
	if (!sk || BPF_CORE_READ(sk, __sk_common.skc_family) != AF_UNIX)
		return 0;
	struct sock *peer = BPF_CORE_READ((struct unix_sock *)sk, peer);
	if (peer)
		emit_local(t, sk, peer, DREC_IPC_SOCKET_CONNECT, fd);
	return 0;
}

RETURN_PROGRAM(on_accept)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode;
	struct sock *sk = sock_of(t, result, &inode);
	if (sk && BPF_CORE_READ(sk, __sk_common.skc_family) == AF_UNIX)
		emit_local(t, sk, sk, DREC_IPC_SOCKET_ACCEPT, result);
	if (!sk || !is_internet(sk, IPPROTO_TCP))
		return 0;
	u64 now = bpf_ktime_get_boot_ns();
	struct flow e = flow_of(t, 0, now);
	bool closed = BPF_CORE_READ(sk, __sk_common.skc_state) == TCP_CLOSE;
	if (!closed)
		keep_flow(sk, &e);
	emit_flow(sk, &e, DREC_FLOW_ACCEPT, 0, now);
	if (closed) /* by the peer, before it was accepted: no change of state will come */
		emit_flow(sk, &e, DREC_FLOW_CLOSE, 0, now);
	return 0;
}

/* ---- UDP ------------------------------------------------------------------------------------ */

/* One peer that a process sends to or receives from on a socket: its first datagram is recorded. */
struct datagram_key {
	u64 socket_id;
	u8 peer[16];
	u16 port;
	u16 phase;
	u32 pid;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct datagram_key);
	__type(value, u8);
} datagrams SEC(".maps");

struct sockaddr_any {
	u16 family;
	__be16 port;
	u8 rest[24]; /* IPv4: address; IPv6: flow information, then address */
};

#define DATAGRAM_MESSAGE 1 /* the second argument is a struct msghdr, whose name comes first */
#define DATAGRAM_RECEIVE 2
#define DATAGRAM_CONNECTED 4 /* read, write: the call names no peer */
#define DATAGRAM_MANY 8      /* the second argument is a vector of such, with their lengths */
#define MESSAGE_ARG 1
#define ADDRESS_ARG 4

/* The peer: as the call names it, or as the socket is connected. */
inl void fill_peer(struct drec_net_flow *b, struct sock *sk, struct task_struct *t, u64 cookie)
{
	struct sockaddr_any address = {};
	u64 args[8];
	load_args(args, t);
	u64 name = cookie & DATAGRAM_CONNECTED ? 0 : args[ADDRESS_ARG];
	if (cookie & DATAGRAM_MESSAGE) {
		name = 0;
		bpf_probe_read_user(&name, 8, (void *)args[MESSAGE_ARG]);
	}
	if (name)
		bpf_probe_read_user(&address, sizeof(address), (void *)name);
	fill_addresses(b, sk);
	if (address.family != AF_INET && address.family != AF_INET6)
		return;
	b->remote_port = __builtin_bswap16(address.port);
	__builtin_memset(b->remote_addr, 0, 16);
	if (address.family == AF_INET6) {
		__builtin_memcpy(b->remote_addr, address.rest + 4, 16);
	} else if (b->family == AF_INET) {
		*(u32 *)b->remote_addr = *(u32 *)address.rest;
	} else { /* an IPv4 name on an IPv6 socket */
		*(u32 *)(b->remote_addr + 8) = 0xffff0000;
		*(u32 *)(b->remote_addr + 12) = *(u32 *)address.rest;
	}
}

/* ---- questions to name servers --------------------------------------------------------------- */

#define DNS_PORT 53
#define DNS_BYTES_MAX 4096
#define DNS_MESSAGES_MAX 4 /* of one call */

__noinline int put_dns(struct drec_net_flow *b, u64 buffer, u64 length)
{
	if (!b)
		return 0;
	count(HOOK_DNS, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_DNS);
	if (!s)
		return 0;
	begin(s, DREC_DNS, sizeof(struct drec_dns), HOOK_DNS, bpf_get_current_task_btf());
	struct drec_dns *d = BODY(s);
	d->status = DREC_UNKNOWN_U32;
	d->received = b->phase == DREC_FLOW_RECEIVE;
	d->family = b->family;
	d->server_port = b->remote_port;
	d->socket_id = b->socket_id;
	__builtin_memcpy(d->server_addr, b->remote_addr, 16);
	put_bytes(s, DREC_FIELD_PACKET, buffer, length, FROM_USER | DNS_BYTES_MAX << 8);
	submit(s, HOOK_DNS);
	return 0;
}

/* The message behind a struct msghdr: what of it lies in the first buffer. */
inl void put_dns_message(struct drec_net_flow *b, u64 message, u64 bytes)
{
	u64 vector = 0;
	u64 buffer[2] = {}; /* struct iovec */
	bpf_probe_read_user(&vector, 8, (void *)message + 16);
	bpf_probe_read_user(buffer, sizeof(buffer), (void *)vector);
	put_dns(b, buffer[0], bytes < buffer[1] ? bytes : buffer[1]);
}

inl void emit_dns(struct drec_net_flow *b, struct task_struct *t, u64 cookie, u64 result)
{
	u64 args[8];
	load_args(args, t);
	u64 buffer = args[MESSAGE_ARG];
	if (cookie & DATAGRAM_MANY) {
		for (u32 i = 0; i < DNS_MESSAGES_MAX && i < result; i++) {
			u32 bytes = 0;
			u64 message = buffer + i * 64; /* struct mmsghdr */
			bpf_probe_read_user(&bytes, 4, (void *)message + 56);
			put_dns_message(b, message, bytes);
		}
	} else if (cookie & DATAGRAM_MESSAGE) {
		put_dns_message(b, buffer, result);
	} else {
		put_dns(b, buffer, result);
	}
}

/* A datagram, or several, of a UDP socket: the first for each peer is recorded, and each to or from
 * a name server. result: bytes, or messages where the call moves several. */
__noinline int note_datagram(u64 sock, u64 inode, u64 cookie, u64 result)
{
	struct sock *sk = (void *)sock;
	struct task_struct *t = bpf_get_current_task_btf();
	struct drec_net_flow b = {};
	fill_peer(&b, sk, t, cookie);
	unmap_flow(&b);
	b.phase = cookie & DATAGRAM_RECEIVE ? DREC_FLOW_RECEIVE : DREC_FLOW_SEND;
	b.outbound = b.phase == DREC_FLOW_SEND;
	b.socket_id = udp_socket_id(sk, inode);
	if (b.remote_port == DNS_PORT)
		emit_dns(&b, t, cookie, result);
	struct datagram_key key = {
		.socket_id = b.socket_id,
		.port = b.remote_port,
		.phase = b.phase,
		.pid = bpf_get_current_pid_tgid() >> 32,
	};
	*(u64 *)key.peer = *(u64 *)b.remote_addr;
	*(u64 *)(key.peer + 8) = *(u64 *)(b.remote_addr + 8);
	if (bpf_map_lookup_elem(&datagrams, &key))
		return 0;
	count(HOOK_UDP, DREC_CAUSE_HIT);
	struct flow_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) { /* not marked as seen: the next datagram tries again */
		count(HOOK_UDP, DREC_CAUSE_RING_FULL);
		return 0;
	}
	fill_header(&r->header, DREC_NET_FLOW, sizeof(r->body), HOOK_UDP, t);
	r->body = b;
	r->body.open_time_ns = r->header.time_ns;
	r->body.bytes_sent = r->body.bytes_received = DREC_UNKNOWN_U64;
	bpf_ringbuf_submit(r, wake_flag());
	u8 yes = 1;
	bpf_map_update_elem(&datagrams, &key, &yes, BPF_ANY);
	return 0;
}

/* cookie: DATAGRAM_MESSAGE | DATAGRAM_MANY | DATAGRAM_RECEIVE */
RETURN_PROGRAM(on_datagram)
{
	if (!result)
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode = 0;
	u32 fd = ARG0(regs);
	struct sock *sk = sock_of(t, fd, &inode);
	if (!sk)
		return 0;
	u64 cookie = cookie_of(regs);
	if (is_internet(sk, IPPROTO_UDP)) {
		note_datagram((u64)sk, inode, cookie, result);
	} else if (BPF_CORE_READ(sk, __sk_common.skc_family) == AF_UNIX) {
		u64 pair = pair_of(sk, inode);
		u32 kind = cookie & DATAGRAM_RECEIVE ? DREC_IPC_PIPE_READ : DREC_IPC_PIPE_WRITE;
		if (pair)
			note_pipe((u64)file_of(t, fd), pair, result, kind, fd);
	}
	return 0;
}

/* ---- addresses taken, and sockets below TCP and UDP ------------------------------------------ */

inl void emit_socket(struct task_struct *t, struct sock *sk, u64 inode, u32 phase)
{
	count(HOOK_UDP, DREC_CAUSE_HIT);
	struct flow_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_UDP, DREC_CAUSE_RING_FULL);
		return;
	}
	__builtin_memset(&r->body, 0, sizeof(r->body));
	fill_header(&r->header, DREC_NET_FLOW, sizeof(r->body), HOOK_UDP, t);
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	r->body.family = family;
	r->body.protocol = BPF_CORE_READ(sk, sk_protocol);
	r->body.net_ns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
	if (family == AF_INET || family == AF_INET6) {
		fill_addresses(&r->body, sk);
		unmap_flow(&r->body);
	}
	r->body.phase = phase;
	r->body.outbound = DREC_UNKNOWN_U32;
	r->body.socket_id = udp_socket_id(sk, inode);
	r->body.open_time_ns = r->header.time_ns;
	r->body.bytes_sent = r->body.bytes_received = DREC_UNKNOWN_U64;
	bpf_ringbuf_submit(r, wake_flag());
}

/* A local address was taken. Of TCP, LISTEN and CONNECT tell it. */
RETURN_PROGRAM(on_bind)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode = 0;
	struct sock *sk = sock_of(t, ARG0(regs), &inode);
	if (sk && is_internet(sk, IPPROTO_UDP))
		emit_socket(t, sk, inode, DREC_FLOW_BIND);
	return 0;
}

/* Raw and packet sockets: they see and send what is not theirs. */
RETURN_PROGRAM(on_socket)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode = 0;
	struct sock *sk = sock_of(t, result, &inode);
	if (!sk)
		return 0;
	u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);
	bool internet = family == AF_INET || family == AF_INET6;
	if (family == AF_PACKET || (internet && BPF_CORE_READ(sk, sk_type) == SOCK_RAW))
		emit_socket(t, sk, inode, DREC_FLOW_RAW);
	return 0;
}

#endif
