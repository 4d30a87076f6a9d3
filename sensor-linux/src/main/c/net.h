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
	if (!recording || sk->sk_protocol != IPPROTO_TCP)
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

SEC("tp/syscalls/sys_exit_accept4")
int on_accept(struct sys_exit_context *ctx)
{
	if (!recording || ctx->result < 0 || !in_scope())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode;
	struct sock *sk = sock_of(t, ctx->result, &inode);
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
#define MESSAGE_ARG 1
#define ADDRESS_ARG 4

/* The peer: as the call names it, or as the socket is connected. */
inl void fill_peer(struct drec_net_flow *b, struct sock *sk, struct task_struct *t, u64 cookie)
{
	struct sockaddr_any address = {};
	u64 args[8];
	load_args(args, t);
	u64 name = args[ADDRESS_ARG];
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

/* cookie: DATAGRAM_MESSAGE | DATAGRAM_RECEIVE */
SEC("tp/syscalls/sys_exit_sendto")
int on_datagram(struct sys_exit_context *ctx)
{
	if (!recording || ctx->result < 0 || !in_scope())
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 inode = 0;
	struct sock *sk = sock_of(t, first_arg(t), &inode);
	if (!sk || !is_internet(sk, IPPROTO_UDP))
		return 0;
	u64 cookie = bpf_get_attach_cookie(ctx);
	struct drec_net_flow b = {};
	fill_peer(&b, sk, t, cookie);
	unmap_flow(&b);
	b.phase = cookie & DATAGRAM_RECEIVE ? DREC_FLOW_RECEIVE : DREC_FLOW_SEND;
	b.outbound = b.phase == DREC_FLOW_SEND;
	b.socket_id = udp_socket_id(sk, inode);
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

#endif
