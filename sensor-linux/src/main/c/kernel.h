/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Kernel types, written by hand: only the members that are read. CO-RE relocates each access to the
 * running kernel, so order and distance here mean nothing. A name with ___ is another flavour of
 * the same type, for kernels in which the member is named otherwise.
 */
#ifndef DREC_KERNEL_H
#define DREC_KERNEL_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;
typedef long long s64;
typedef signed char __s8;
typedef u8 __u8;
typedef u16 __u16;
typedef u32 __u32;
typedef u64 __u64;
typedef short __s16;
typedef s32 __s32;
typedef s64 __s64;
typedef u16 __be16;
typedef u32 __be32;
typedef u32 __wsum;
typedef _Bool bool;

#define NULL ((void *)0)

enum { BPF_ANY = 0, BPF_NOEXIST = 1 };
enum { BPF_RB_NO_WAKEUP = 1, BPF_RB_FORCE_WAKEUP = 2, BPF_RB_AVAIL_DATA = 0 };
enum bpf_map_type {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_ARRAY = 2,
	BPF_MAP_TYPE_PROG_ARRAY = 3,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_LRU_HASH = 9,
	BPF_MAP_TYPE_RINGBUF = 27,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct hlist_node {
	struct hlist_node *next;
};
struct hlist_head {
	struct hlist_node *first;
};
typedef struct {
	int counter;
} atomic_t;
typedef struct {
	s64 counter;
} atomic_long_t;
struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
};

/* ---- files ---------------------------------------------------------------------------------- */

struct qstr {
	u32 len;
	const unsigned char *name;
};
struct super_block {
	u32 s_dev;
};
struct rb_root {
	struct rb_node *rb_node;
};
struct rb_root_cached {
	struct rb_root rb_root;
};
struct address_space {
	struct rb_root_cached i_mmap;
};
struct inode {
	struct address_space *i_mapping;
	u16 i_mode;
	unsigned long i_ino;
	unsigned int i_nlink;
	s64 i_size;
	u32 i_generation;
	struct super_block *i_sb;
	u32 i_rdev;
	void *i_private;
};
struct inode___plain { /* before 6.6 */
	struct timespec64 i_ctime, i_mtime;
};
struct inode___under { /* ctime from 6.6, mtime from 6.7, to 6.10 */
	struct timespec64 __i_ctime, __i_mtime;
};
struct inode___split { /* from 6.11 */
	s64 i_ctime_sec, i_mtime_sec;
	u32 i_ctime_nsec, i_mtime_nsec;
};
struct dentry {
	struct dentry *d_parent;
	struct qstr d_name;
	struct inode *d_inode;
};
struct vfsmount {
	struct dentry *mnt_root;
};
struct mount {
	struct mount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct vfsmount mnt;
};
struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};
struct file {
	u32 f_mode;
	struct path f_path;
	struct inode *f_inode;
	void *private_data;
};
struct file___count { /* before 6.13 */
	atomic_long_t f_count;
};
struct file_ref___one {
	atomic_long_t refcnt;
};
struct file___ref { /* from 6.13; 0 means one reference */
	struct file_ref___one f_ref;
};
struct fdtable {
	unsigned int max_fds;
	struct file **fd;
	unsigned long *open_fds;
};
struct files_struct {
	atomic_t count;
	struct fdtable *fdt;
};
struct fs_struct {
	struct path root, pwd;
};

/* ---- tasks ---------------------------------------------------------------------------------- */

struct mm_struct {
	unsigned long arg_start, arg_end, env_start, env_end;
	struct file *exe_file;
};
struct ns_common {
	unsigned int inum;
};
struct mnt_namespace {
	struct ns_common ns;
};
struct xarray {
	void *xa_head;
};
struct xa_node {
	unsigned char shift;
	void *slots[64];
};
struct idr {
	struct xarray idr_rt;
	unsigned int idr_base;
};
struct pid_namespace {
	struct idr idr;
	struct ns_common ns;
};
struct user_namespace {
	struct ns_common ns;
};
struct net {
	struct ns_common ns;
};
struct nsproxy {
	struct mnt_namespace *mnt_ns;
	struct pid_namespace *pid_ns_for_children;
	struct net *net_ns;
};
struct upid {
	int nr;
	struct pid_namespace *ns;
};
struct pid {
	unsigned int level;
	struct hlist_head tasks[4];
	struct upid numbers[1];
};
enum { PID_TGID = 1, PID_PGID = 2, PID_SID = 3 };
struct tty_driver {
	int major, minor_start;
};
struct tty_struct {
	struct tty_driver *driver;
	int index;
};
struct signal_struct {
	atomic_t live;
	int nr_threads;
	int group_exit_code;
	struct pid *pids[4];
	struct tty_struct *tty;
	u64 utime, stime;
	u64 sum_sched_runtime;
};
typedef struct {
	u32 val;
} kuid_t;
typedef struct {
	u32 val;
} kgid_t;
typedef struct { /* two u32 before 6.3: the same 8 bytes on a little-endian machine */
	u64 val;
} kernel_cap_t;
struct cred {
	kuid_t uid, suid, euid;
	kgid_t gid, sgid, egid;
	kernel_cap_t cap_effective;
	struct user_namespace *user_ns;
};
struct kernfs_node {
	const char *name;
	u64 id;
};
struct kernfs_node___plain { /* before 6.15 */
	struct kernfs_node *parent;
};
struct kernfs_node___under {
	struct kernfs_node *__parent;
};
struct cgroup {
	int level;
	struct kernfs_node *kn;
};
struct cgroup___ids { /* before 6.1 */
	u64 ancestor_ids[1];
};
struct cgroup___pointers {
	struct cgroup *ancestors[1];
};
struct css_set {
	struct cgroup *dfl_cgrp;
};
struct sched_entity {
	u64 sum_exec_runtime;
};
struct thread_info {
	unsigned long flags;
#ifdef __TARGET_ARCH_x86
	u32 status;
#endif
};
struct task_struct {
	struct thread_info thread_info;
	struct sched_entity se;
	int pid, tgid;
	u64 start_boottime;
	struct task_struct *real_parent, *group_leader;
	struct mm_struct *mm;
	int exit_code;
	struct pid *thread_pid;
	struct hlist_node pid_links[4];
	u64 utime, stime;
	const struct cred *real_cred;
	char comm[16];
	struct fs_struct *fs;
	struct files_struct *files;
	struct nsproxy *nsproxy;
	struct signal_struct *signal;
	struct css_set *cgroups;
};
struct task_struct___audit { /* only in kernels built with audit */
	kuid_t loginuid;
	unsigned int sessionid;
};
struct kernel_siginfo {
	int si_code;
};
struct linux_binprm {
	int argc;
	const char *filename, *interp;
};

/* ---- sockets -------------------------------------------------------------------------------- */

struct in6_addr {
	u8 b[16];
};
typedef struct {
	struct net *net;
} possible_net_t;
struct sock_common {
	unsigned long skc_flags;
	__be32 skc_daddr, skc_rcv_saddr;
	__be16 skc_dport;
	u16 skc_family;
	u8 skc_state;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};
struct sock {
	struct sock_common __sk_common;
	u16 sk_protocol, sk_type;
	int sk_err;
	struct socket *sk_socket;
	struct pid *sk_peer_pid;
};
struct inet_sock {
	__be16 inet_sport;
};
struct tcp_sock {
	u64 bytes_sent, bytes_retrans, bytes_received;
};
struct socket {
	struct file *file;
	struct sock *sk;
};
struct sockaddr_un {
	u16 sun_family;
	char sun_path[108];
};
struct unix_address {
	int len;
	struct sockaddr_un name[0];
};
struct unix_sock {
	struct unix_address *addr;
	struct path path;
	struct sock *peer;
};

/* ---- BPF contexts and registers ------------------------------------------------------------- */

struct seq_file {};
struct bpf_iter_meta {
	struct seq_file *seq;
};
struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
};
#ifdef __TARGET_ARCH_x86
struct pt_regs {
	unsigned long r10, r9, r8, dx, si, di, orig_ax;
};
#else
struct pt_regs {
	u64 regs[31];
	u64 orig_x0;
	s32 syscallno;
};
#endif

#pragma clang attribute pop

/* Of a raw tracepoint. */
struct raw_context {
	u64 args[8];
};

#define FMODE_WRITE 2u
#define FMODE_CREATED 0x100000u
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFREG 0100000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_IFBLK 0060000
#define O_CREAT 0100
#define O_WRONLY 01
#define O_TRUNC 01000
#define O_APPEND 02000
#define AT_FDCWD (-100)
#define AT_REMOVEDIR 0x200
#define CLOSE_RANGE_CLOEXEC 4
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define AF_PACKET 17
#define SOCK_RAW 3
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define ECONNABORTED 103

#endif
