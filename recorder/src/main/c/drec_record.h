/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Record format, version 1. The specification is docs/format/record.md; io.drec.record.RecordLayout
 * repeats every offset for Java, and a test compiles this header and compares the two.
 *
 * All integers are little-endian. A record starts at a multiple of 8 bytes and its length is a
 * multiple of 8. Every struct below is packed by construction: no compiler padding.
 */
#ifndef DREC_RECORD_H
#define DREC_RECORD_H

#ifndef __BPF__
#include <stdint.h>
typedef uint8_t drec_u8;
typedef uint16_t drec_u16;
typedef uint32_t drec_u32;
typedef uint64_t drec_u64;
typedef int32_t drec_s32;
typedef int64_t drec_s64;
#else
typedef unsigned char drec_u8;
typedef unsigned short drec_u16;
typedef unsigned int drec_u32;
typedef unsigned long long drec_u64;
typedef int drec_s32;
typedef long long drec_s64;
#endif

#define DREC_RECORD_VERSION 1
#define DREC_RECORD_LENGTH_MAX (256 * 1024)
#define DREC_UNKNOWN_U64 (~0ULL)
#define DREC_UNKNOWN_U32 (~0U)

enum drec_type {
	DREC_PROC_START = 1,
	DREC_PROC_EXIT = 2,
	DREC_CRED_CHANGE = 3,
	DREC_FILE_SESSION = 4,
	DREC_FILE_OP = 5,
	DREC_NET_FLOW = 6,
	DREC_DNS = 7,
	DREC_IPC = 8,
	DREC_REGISTRY = 9,
	DREC_IMAGE_LOAD = 10,
	DREC_KERNEL = 11,
	DREC_AUTH = 12,
	DREC_LOG = 13,
	DREC_SCRIPT = 14,
	DREC_SYSTEM = 15,
	DREC_HEALTH = 16,
	DREC_FILE_HASH = 17,
};

/* header.flags */
#define DREC_F_SNAPSHOT 0x01   /* state found at start, not an act that was seen */
#define DREC_F_INCOMPLETE 0x02 /* some memory could not be read; the fields that are there are right */
#define DREC_F_FOREIGN 0x04    /* acted for another task than pid (softirq, importer): pid is the owner's */
#define DREC_F_RECORDER 0x08   /* the recorder itself read a file, to tell what it holds: nothing came of it */

struct drec_header {
	drec_u32 length;      /* of the whole record, header and fields included; a multiple of 8 */
	drec_u16 type;        /* enum drec_type */
	drec_u8 version;      /* DREC_RECORD_VERSION */
	drec_u8 flags;        /* DREC_F_* */
	drec_u16 body_length; /* of the fixed body behind this header; a multiple of 8 */
	drec_u16 cpu;         /* on which it was written; 0xffff: written in user space */
	drec_u16 hook;        /* which hook wrote it, for the accounting; numbers are the sensor's */
	drec_u16 reserved;    /* 0 */
	drec_u64 time_ns;     /* of the act, on the frame's clock */
	drec_u32 pid;         /* process (thread group) that acted */
	drec_u32 tid;         /* thread that acted */
	drec_u64 start_ns;    /* start of process pid, CLOCK_BOOTTIME; with host, boot and pid its key */
};

/* A variable field: this header, then length bytes, then zeros up to a multiple of 8. */
struct drec_field {
	drec_u16 id;          /* enum drec_field_id */
	drec_u16 flags;       /* DREC_FF_* */
	drec_u32 length;      /* bytes stored */
	drec_u64 true_length; /* bytes there were; more than length when truncated */
};

#define DREC_FF_TRUNCATED 0x01
#define DREC_FF_UNREADABLE 0x02 /* could not be read: length is 0 and the value is unknown, not empty */

enum drec_field_id {
	DREC_FIELD_ARGV = 1,        /* arguments, each ended by a NUL */
	DREC_FIELD_CWD = 2,         /* absolute path */
	DREC_FIELD_EXE = 3,         /* absolute path of the executable, resolved */
	DREC_FIELD_COMM = 4,        /* the kernel's short task name */
	DREC_FIELD_SCRIPT = 5,      /* path as given to execve, when an interpreter runs it */
	DREC_FIELD_INTERPRETER = 6, /* path of that interpreter as the kernel took it from the first line */
	DREC_FIELD_CGROUP = 7,      /* cgroup v2 path from its root */
	DREC_FIELD_PATH = 8,        /* resolved absolute path, or as given when DIR says so */
	DREC_FIELD_DIR = 9,         /* absolute directory that a relative PATH starts from */
	DREC_FIELD_PATH2 = 10,      /* the second path of rename, link and symlink: the new name */
	DREC_FIELD_DIR2 = 11,       /* directory that a relative PATH2 starts from */
	DREC_FIELD_ROOT = 12,       /* absolute root of the task, when it is not the namespace's root */
	DREC_FIELD_TEXT = 13,       /* words for a person */
	DREC_FIELD_HOST_NAME = 14,
	DREC_FIELD_KERNEL = 15,
	DREC_FIELD_SENSOR = 16,     /* name and version of what captured */
	DREC_FIELD_HOOKS = 17,      /* names of the hooks attached, comma separated */
	DREC_FIELD_COUNTERS = 18,   /* struct drec_counter, repeated */
	DREC_FIELD_CONFIG = 19,     /* key=value lines in force */
	DREC_FIELD_ERROR = 20,      /* why something could not be done */
	/* What other people's recordings and event logs tell: UTF-8 text, unless it says otherwise. */
	DREC_FIELD_GUID = 21,         /* the source's own name of the acting process */
	DREC_FIELD_PARENT_GUID = 22,  /* PROC_START: of the parent */
	DREC_FIELD_TARGET_GUID = 23,  /* IPC: of the target */
	DREC_FIELD_COMMAND_LINE = 24, /* one text, where the system has no list of arguments */
	DREC_FIELD_PARENT_EXE = 25,   /* PROC_START: executable of the parent */
	DREC_FIELD_PARENT_COMMAND_LINE = 26,
	DREC_FIELD_TARGET_EXE = 27,   /* IPC: executable of the target */
	DREC_FIELD_USER = 28,         /* who acted: DOMAIN\name, or name */
	DREC_FIELD_SID = 29,          /* its security identifier */
	DREC_FIELD_LOGON_ID = 30,     /* session in which the process acted: 0x and lower-case hex */
	DREC_FIELD_TARGET_USER = 31,  /* AUTH: who logged on; SYSTEM: the account acted on */
	DREC_FIELD_TARGET_SID = 32,
	DREC_FIELD_TARGET_LOGON_ID = 33, /* AUTH: the session made or ended; PROC_START: the child's */
	DREC_FIELD_LINKED_LOGON_ID = 34, /* AUTH: the other half of a split token */
	DREC_FIELD_HASHES = 35,       /* of the file or image: sha256=hex,md5=hex, lower case */
	DREC_FIELD_SIGNER = 36,
	DREC_FIELD_URL = 37,          /* where a file was fetched from */
	DREC_FIELD_REFERRER = 38,     /* the page that led to URL */
	DREC_FIELD_NAME = 39,         /* of what was asked or acted on: domain, service, task, consumer, share */
	DREC_FIELD_ANSWERS = 40,      /* DNS: addresses and names, each ended by a NUL */
	DREC_FIELD_VALUE = 41,        /* registry data, script text, definition of a task or service */
	DREC_FIELD_SCRIPT_ID = 42,    /* names a script of several parts */
	DREC_FIELD_CHANNEL = 43,      /* event log, or file, that told */
	DREC_FIELD_PROVIDER = 44,     /* program or driver that wrote it there */
	DREC_FIELD_DATA = 45,         /* every field as the source had it: u32 length, name, u32 length, value, repeated */
	DREC_FIELD_ORIGIN = 46,       /* struct drec_origin */
	DREC_FIELD_ENV = 47,          /* PROC_START: variables that change what a program loads (LD_…), each ended by a NUL */
	DREC_FIELD_STDIN = 48,        /* PROC_START: path of what the standard input is open on */
	DREC_FIELD_PACKET = 49,       /* DNS: the message as it was sent or received */
	/* 60 to 79: what user space adds to a recording of this host. */
	DREC_FIELD_FIRST_BYTES = 60,  /* the beginning of a file, as it is */
	DREC_FIELD_CONTAINER_ID = 61, /* SYSTEM CONTAINER: as its runtime has it */
	DREC_FIELD_IMAGE = 62,        /* SYSTEM CONTAINER: name of the image, as the runtime wrote it */
};

/* PROC_START.kind */
#define DREC_PROC_FORK 0x01
#define DREC_PROC_EXEC 0x02

struct drec_proc_start { /* header.pid, start_ns: the process that started or now runs another image */
	drec_u32 kind;             /* DREC_PROC_FORK | DREC_PROC_EXEC */
	drec_u32 parent_pid;       /* real parent */
	drec_u64 parent_start_ns;
	drec_u32 session_pid;      /* session leader; 0: none */
	drec_u32 group_pid;        /* process group leader */
	drec_u64 session_start_ns; /* start of the session leader; 0: unknown */
	drec_u32 uid, gid, euid, egid, suid, sgid;
	drec_u32 login_uid;        /* DREC_UNKNOWN_U32: not set */
	drec_u32 audit_session;    /* DREC_UNKNOWN_U32: not set */
	drec_u64 caps_effective;
	drec_u32 tty_major;        /* 0 and 0: no terminal */
	drec_u32 tty_minor;
	drec_u64 cgroup_id;
	drec_u32 mnt_ns, pid_ns, net_ns, user_ns; /* inode numbers of the namespaces; 0: unknown */
	drec_u32 ns_pid;           /* pid in its innermost pid namespace */
	drec_u32 argc;             /* DREC_UNKNOWN_U32: not known (fork) */
	/* the executable, 0 where a fork did not change it */
	drec_u64 exe_dev;          /* (major << 20) | minor, as the kernel keeps it */
	drec_u64 exe_inode;
	drec_u32 exe_generation;
	drec_u32 exe_mode;
	drec_u64 exe_size;         /* DREC_UNKNOWN_U64: not known */
	drec_u64 exe_ctime_ns;     /* CLOCK_REALTIME */
	drec_u64 exe_mtime_ns;     /* CLOCK_REALTIME */
	drec_u32 exe_links;        /* 0: deleted or never linked (memfd) */
	drec_u32 exe_flags;        /* DREC_EXE_* */
	drec_u64 stdin_dev;        /* what the standard input was open on; all 0: it was closed, or not asked for */
	drec_u64 stdin_inode;
	drec_u32 stdin_mode;       /* st_mode: its kind */
	drec_u32 reserved;
};

#define DREC_EXE_MEMORY 0x01 /* a file that only memory holds (memfd) */

struct drec_proc_exit {
	drec_u32 wait_status; /* as wait(2) gives it: exit code in bits 8 to 15, signal in bits 0 to 6 */
	drec_u32 reserved;
	drec_u64 user_ns;     /* CPU time of all its threads */
	drec_u64 system_ns;
};

/* FILE_SESSION.phase */
#define DREC_SESSION_OPEN 1
#define DREC_SESSION_CLOSE 2
/* FILE_SESSION.access */
#define DREC_ACCESS_READ 0x01
#define DREC_ACCESS_WRITE 0x02
#define DREC_ACCESS_CREATED 0x04  /* this open made the file */
#define DREC_ACCESS_TRUNCATE 0x08 /* this open emptied it */
#define DREC_ACCESS_APPEND 0x10
#define DREC_ACCESS_IMPLIED 0x20  /* CLOSE: the process ended, no close(2) was seen */
#define DREC_ACCESS_INHERITED 0x40 /* began with the first write: the process did not open it itself */
#define DREC_ACCESS_MAPPED 0x80   /* CLOSE: mapped shared and writable: what it wrote is not counted */

struct drec_file_session {
	drec_u32 phase;
	drec_u32 access;
	drec_u64 dev;
	drec_u64 inode;
	drec_u32 generation;
	drec_u32 mode;          /* st_mode */
	drec_u64 size;          /* of the file at this moment */
	drec_u64 open_time_ns;  /* on the frame's clock; with process and inode it names the session */
	drec_u64 bytes_read;    /* CLOSE; DREC_UNKNOWN_U64: not counted */
	drec_u64 bytes_written; /* CLOSE; DREC_UNKNOWN_U64: not counted */
	drec_u32 open_flags;    /* open(2)'s, as given */
	drec_u32 fd;
};

enum drec_file_op_kind {
	DREC_OP_RENAME = 1,
	DREC_OP_LINK = 2,
	DREC_OP_SYMLINK = 3, /* PATH: the target text as given, PATH2: the link */
	DREC_OP_UNLINK = 4,
	DREC_OP_RMDIR = 5,
	DREC_OP_MKDIR = 6,
	DREC_OP_CHMOD = 7,
	DREC_OP_CHOWN = 8,
	DREC_OP_TRUNCATE = 9,
	DREC_OP_MKNOD = 10,
	DREC_OP_MOUNT = 11,   /* PATH2: where; PATH: what, as given; NAME: kind of file system, where given */
	DREC_OP_UNMOUNT = 12,
	DREC_OP_XATTR = 13,   /* NAME: the attribute; call_flags of a removal: DREC_XATTR_REMOVED */
	DREC_OP_CREATE = 14,  /* created or written over: told once, size and end not known */
	DREC_OP_TIMES = 15,   /* its times were set */
	DREC_OP_STREAM = 16,  /* a named stream of PATH was written; URL and REFERRER where it says them */
	DREC_OP_SHARE = 17,   /* reached through share NAME by session LOGON_ID, no process; mode: access mask */
	DREC_OP_RAW_READ = 18, /* a volume was read past its file system */
	DREC_OP_BLOCKED = 19, /* making or shredding it was refused */
	DREC_OP_ACCESS = 20,  /* opened with rights; mode: access mask */
	DREC_OP_MEMFD = 21,   /* made a file that has no name; PATH: as the kernel calls it */
};

#define DREC_XATTR_REMOVED 0x80000000

/* FILE_OP.mode of SHARE and ACCESS: rights as Windows numbers them */
#define DREC_RIGHT_WRITE_DATA 0x2
#define DREC_RIGHT_APPEND_DATA 0x4

struct drec_file_op {
	drec_u32 op;         /* enum drec_file_op_kind */
	drec_s32 result;     /* 0, or -errno where failures are recorded */
	drec_u64 dev;        /* of the file, 0 when only its path is known */
	drec_u64 inode;
	drec_u32 generation;
	drec_u32 mode;       /* CHMOD, MKDIR, MKNOD: the mode asked for */
	drec_u32 uid, gid;   /* CHOWN; DREC_UNKNOWN_U32: unchanged */
	drec_u64 size;       /* TRUNCATE: the new length */
	drec_u32 call_flags; /* of renameat2, unlinkat … as given */
	drec_u32 reserved;
};

/* NET_FLOW.phase */
#define DREC_FLOW_CONNECT 1
#define DREC_FLOW_ACCEPT 2
#define DREC_FLOW_LISTEN 3
#define DREC_FLOW_CLOSE 4
#define DREC_FLOW_SEND 5    /* first datagram of this process to this peer on this socket */
#define DREC_FLOW_RECEIVE 6 /* first datagram of this process from this peer on this socket */
#define DREC_FLOW_BIND 7    /* took a local address (UDP: from here on it may be sent to) */
#define DREC_FLOW_RAW 8     /* opened a socket below TCP and UDP; family and protocol as asked for */

struct drec_net_flow { /* local and remote as the recorded process sees them */
	drec_u32 phase;
	drec_s32 result;         /* CONNECT: 0 established, -errno failed, -EINPROGRESS not decided yet */
	drec_u16 family;         /* AF_INET 2, AF_INET6 10 */
	drec_u16 protocol;       /* IPPROTO_TCP 6, IPPROTO_UDP 17 … */
	drec_u16 local_port;     /* host byte order */
	drec_u16 remote_port;
	drec_u8 local_addr[16];  /* IPv4 in the first 4 bytes, rest 0 */
	drec_u8 remote_addr[16];
	drec_u64 socket_id;      /* one socket's name, never used again while this boot lasts */
	drec_u32 net_ns;
	drec_u32 outbound;       /* 1: this side began; 0: the other; DREC_UNKNOWN_U32: not known */
	drec_u64 open_time_ns;   /* CLOSE: when it was connected or accepted, on the frame's clock */
	drec_u64 bytes_sent;     /* CLOSE; DREC_UNKNOWN_U64: not counted */
	drec_u64 bytes_received; /* CLOSE; DREC_UNKNOWN_U64: not counted */
};

struct drec_dns { /* NAME was asked; or PACKET tells */
	drec_u32 status;   /* response code; DREC_UNKNOWN_U32: not known */
	drec_u32 received; /* 1: PACKET came from the server, 0: it went there */
	drec_u8 server_addr[16]; /* who was asked; IPv4 in the first 4 bytes */
	drec_u64 socket_id;      /* of the flow that carried PACKET */
	drec_u16 family;         /* of server_addr; 0: not known */
	drec_u16 server_port;
	drec_u32 reserved;
};

enum drec_ipc_kind {
	DREC_IPC_REMOTE_THREAD = 1, /* started a thread in the target */
	DREC_IPC_ACCESS = 2,        /* opened the target with rights: access */
	DREC_IPC_PIPE_CREATE = 3,   /* made pipe PATH */
	DREC_IPC_PIPE_CONNECT = 4,  /* connected to pipe PATH */
	DREC_IPC_TAMPER = 5,        /* its image was exchanged (the process itself is told) */
	DREC_IPC_PIPE_WRITE = 6,    /* wrote into a pipe, FIFO or socket pair: dev, inode */
	DREC_IPC_PIPE_READ = 7,     /* read from one */
	DREC_IPC_SOCKET_CONNECT = 8, /* connected to local socket PATH; target: who listens there */
	DREC_IPC_SOCKET_ACCEPT = 9, /* took a connection on local socket PATH; target: who connected */
	DREC_IPC_SIGNAL = 10,       /* sent the target a signal that ends or stops it: access */
	DREC_IPC_TRACE = 11,        /* attached to the target (ptrace), or changed it so: access is the request */
	DREC_IPC_MEMORY_WRITE = 12, /* wrote into the target's memory */
	DREC_IPC_MEMORY_READ = 13,  /* read the target's memory */
	DREC_IPC_TAKE_FILE = 14,    /* took an open file of the target: fd is its number there */
};

/* IPC.phase */
#define DREC_IPC_MOMENT 0
#define DREC_IPC_BEGAN 1
#define DREC_IPC_ENDED 2

struct drec_ipc {
	drec_u32 kind;            /* enum drec_ipc_kind */
	drec_u32 access;          /* rights granted, as the system numbers them; signal; request */
	drec_u32 target_pid;      /* 0: not known, or none */
	drec_u32 target_tid;
	drec_u64 target_start_ns; /* as header.start_ns; 0: not known */
	drec_u64 address;         /* REMOTE_THREAD: where it started; 0: not known */
	drec_u64 dev;             /* PIPE_*: with inode its name */
	drec_u64 inode;
	drec_u64 open_time_ns;    /* PIPE_*: the first read or write, on the frame's clock */
	drec_u64 count;           /* PIPE_*: bytes; DREC_UNKNOWN_U64: not counted, or not ended */
	drec_u32 fd;
	drec_u32 phase;           /* DREC_IPC_*: PIPE_* begin with the first byte and end with a close */
};

enum drec_registry_op {
	DREC_REG_KEY_CREATE = 1,
	DREC_REG_KEY_DELETE = 2,
	DREC_REG_VALUE_SET = 3,    /* VALUE: the data as text */
	DREC_REG_VALUE_DELETE = 4,
	DREC_REG_RENAME = 5,       /* PATH2: the new path */
};

struct drec_registry { /* PATH: hive\key\value */
	drec_u32 op;       /* enum drec_registry_op */
	drec_u32 reserved;
};

#define DREC_IMAGE_LIBRARY 1
#define DREC_IMAGE_DRIVER 2
#define DREC_IMAGE_MEMORY 3 /* executable memory without a file */
#define DREC_SIGNED_UNKNOWN 0
#define DREC_SIGNED_VALID 1
#define DREC_SIGNED_NOT 2 /* not signed, or not validly */

struct drec_image_load { /* PATH was mapped into the process, or, DRIVER, into the kernel */
	drec_u32 kind;
	drec_u32 signature; /* DREC_SIGNED_* */
	drec_u64 address;   /* where; 0: not known */
	drec_u64 size;      /* bytes mapped */
	drec_u64 dev;       /* of the file; 0: not known, or none */
	drec_u64 inode;
	drec_u32 generation;
	drec_u32 links;     /* LIBRARY with an inode: 0 of a file without a name (deleted, memfd) */
	drec_u32 protection; /* PROT_* as asked for */
	drec_u32 reserved;
	/* Of the file as it was then; not in records of before, which end here. */
	drec_u64 file_size;
	drec_u64 ctime_ns; /* since 1970; 0: not known */
	drec_u64 mtime_ns;
};

enum drec_cred_kind {
	DREC_CRED_USER = 1,         /* setuid, setreuid, setresuid */
	DREC_CRED_GROUP = 2,        /* setgid, setregid, setresgid, setgroups */
	DREC_CRED_CAPABILITIES = 3, /* capset */
	DREC_CRED_JOIN = 4,         /* setns: joined namespaces; call_flags as given */
	DREC_CRED_UNSHARE = 5,      /* got namespaces of its own; call_flags as given */
	DREC_CRED_ROOT = 6,         /* chroot, pivot_root; ROOT: the new root, where it is not its namespace's */
};

struct drec_cred_change { /* what the thread has from here on */
	drec_u32 kind; /* enum drec_cred_kind */
	drec_u32 call_flags;
	drec_u32 uid, gid, euid, egid, suid, sgid;
	drec_u64 caps_effective;
	drec_u32 mnt_ns, pid_ns, net_ns, user_ns; /* pid_ns: that of its next child */
};

enum drec_kernel_kind {
	DREC_KERNEL_MODULE_LOAD = 1,   /* PATH: its file, where known; TEXT: its parameters */
	DREC_KERNEL_MODULE_UNLOAD = 2, /* NAME */
	DREC_KERNEL_BPF_LOAD = 3,      /* NAME of a program; subtype: kind of program */
	DREC_KERNEL_BPF_ATTACH = 4,    /* subtype: where, enum bpf_attach_type */
	DREC_KERNEL_KEXEC = 5,         /* another kernel was put in place; PATH: its file, where known */
	DREC_KERNEL_IO_URING = 6,      /* asked through io_uring: subtype is the operation; PATH, PATH2 as given */
};

struct drec_kernel_act {
	drec_u32 kind;    /* enum drec_kernel_kind */
	drec_u32 subtype; /* as the kernel numbers it */
	drec_u32 call_flags; /* IO_URING, of an open: its flags; BPF_*: the command */
	drec_u32 fd;         /* BPF_*: of the program, or what attaches it */
	drec_u64 dev;        /* IO_URING: of the open file it acts on; 0: it acts on a path */
	drec_u64 inode;
	drec_u32 generation;
	drec_u32 reserved;
};

enum drec_auth_kind {
	DREC_AUTH_LOGON = 1,      /* session TARGET_LOGON_ID began for TARGET_USER */
	DREC_AUTH_LOGOFF = 2,     /* session TARGET_LOGON_ID ended */
	DREC_AUTH_FAILED = 3,
	DREC_AUTH_EXPLICIT = 4,   /* the process used the credentials of TARGET_USER; HOST_NAME: where */
	DREC_AUTH_PRIVILEGES = 5, /* session LOGON_ID was given special privileges */
	DREC_AUTH_TICKET = 6,     /* a ticket was asked for */
	DREC_AUTH_ELEVATE = 7,    /* sudo, su: acts as TARGET_USER from here on */
};

struct drec_auth {
	drec_u32 kind;            /* enum drec_auth_kind */
	drec_u32 logon_type;      /* as Windows numbers them: 2 interactive, 3 network …; 0: not known */
	drec_u32 status;          /* FAILED: as the system numbers it */
	drec_u16 family;          /* of source_addr; 0: none known */
	drec_u16 source_port;     /* 0: not known */
	drec_u8 source_addr[16];  /* IPv4 in the first 4 bytes */
};

struct drec_log { /* TEXT: the message */
	drec_u32 level;    /* as syslog: 0 emergency … 7 debug; DREC_UNKNOWN_U32: not known */
	drec_u32 reserved;
};

struct drec_script { /* VALUE: text that an interpreter was given; PATH: its file, where there is one */
	drec_u32 part;  /* 1 … parts */
	drec_u32 parts;
};

enum drec_hash_state {
	DREC_HASH_COMPUTED = 1, /* the file was read, and it was the same before and behind */
	DREC_HASH_CACHED = 2,   /* told again: this version of it was read before */
	DREC_HASH_GONE = 3,     /* no file was found any more that is surely this one */
	DREC_HASH_TOO_BIG = 4,
	DREC_HASH_CHANGED = 5,  /* it was changed while it was read */
	DREC_HASH_REFUSED = 6,  /* it could not be opened or read; ERROR: why */
};

#define DREC_RAN_EXECUTABLE 1
#define DREC_RAN_SCRIPT 2
#define DREC_RAN_LIBRARY 3

struct drec_file_hash { /* PATH, which the process ran; HASHES, FIRST_BYTES: of COMPUTED and CACHED only */
	drec_u32 state;             /* enum drec_hash_state */
	drec_u32 role;              /* DREC_RAN_* */
	drec_u64 dev;               /* 0: only its path is known */
	drec_u64 inode;
	drec_u32 generation;        /* DREC_UNKNOWN_U32: not known */
	drec_u32 entropy_millibits; /* of a byte, 0 to 8000; DREC_UNKNOWN_U32: not asked for */
	drec_u64 size;              /* DREC_UNKNOWN_U64: not known, as the times are when they are 0 */
	drec_u64 ctime_ns;          /* CLOCK_REALTIME; with dev, inode, mtime and size: which version of it */
	drec_u64 mtime_ns;
};

enum drec_system_kind { /* NAME: of what was acted on */
	DREC_SYS_SERVICE_CREATE = 1, /* COMMAND_LINE: what it runs */
	DREC_SYS_SERVICE_CHANGE = 2,
	DREC_SYS_SERVICE_DELETE = 3,
	DREC_SYS_SERVICE_STATE = 4,
	DREC_SYS_TASK_CREATE = 10,   /* COMMAND_LINE: what it runs; VALUE: its definition */
	DREC_SYS_TASK_CHANGE = 11,
	DREC_SYS_TASK_DELETE = 12,
	DREC_SYS_TASK_START = 13,    /* target_pid: the process it started; COMMAND_LINE: what it ran */
	DREC_SYS_TASK_END = 14,
	DREC_SYS_ACCOUNT_CREATE = 20, /* TARGET_USER, TARGET_SID; NAME: the group, where one is meant */
	DREC_SYS_ACCOUNT_CHANGE = 21,
	DREC_SYS_ACCOUNT_DELETE = 22,
	DREC_SYS_GROUP_ADD = 23,
	DREC_SYS_GROUP_REMOVE = 24,
	DREC_SYS_WMI_FILTER = 30,
	DREC_SYS_WMI_CONSUMER = 31,  /* COMMAND_LINE: what it runs */
	DREC_SYS_WMI_BINDING = 32,
	DREC_SYS_DEVICE = 40,
	DREC_SYS_LOG_CLEARED = 50,   /* CHANNEL */
	DREC_SYS_POLICY = 51,        /* audit or security policy changed */
	DREC_SYS_CONTAINER = 60,     /* one that the process runs in; NAME: its name, PROVIDER: its runtime, CHANNEL: the file that told, ERROR: why IMAGE is not known */
};

struct drec_system_act {
	drec_u32 kind;       /* enum drec_system_kind */
	drec_u32 target_pid; /* 0: none, or not known */
};

struct drec_origin { /* of a record that was imported */
	drec_u64 record_number;   /* the source's own; 0: none */
	drec_s64 source_time_ns;  /* the other clock's time of it, ns since 1970; 0: none */
	drec_u32 event_code;
	drec_u32 collected;       /* bit i: entry i of DATA was added by who collected the event */
	drec_u8 fingerprint[16];  /* the same for the same event, however often it is imported */
};

enum drec_health_kind {
	DREC_HEALTH_START = 1,    /* recording began; from_ns: end of the last recording, 0 if there was none */
	DREC_HEALTH_STOP = 2,     /* recording ends in order; TEXT says why */
	DREC_HEALTH_CLOCK = 3,    /* the wall clock was stepped; from_ns old, to_ns new offset */
	DREC_HEALTH_CONFIG = 4,
	DREC_HEALTH_LOSS = 5,     /* count records lost for one cause between from_ns and to_ns */
	DREC_HEALTH_COUNTERS = 6, /* COUNTERS since start; hits = recorded + lost when idle or stopped */
	DREC_HEALTH_COVERAGE = 7, /* what is not captured, from here on: TEXT */
	DREC_HEALTH_IMPORT = 8,   /* count events of host HOST_NAME, from from_ns to to_ns, follow; SENSOR: what
	                             was imported from where; lost: what could not be read among them */
};

enum drec_cause { /* HEALTH_LOSS.cause and struct drec_counter.cause */
	DREC_CAUSE_NONE = 0,          /* in a counter: records delivered */
	DREC_CAUSE_HIT = 1,           /* in a counter: acts that had to become a record */
	DREC_CAUSE_RING_FULL = 2,     /* kernel: the ring had no room */
	DREC_CAUSE_SCRATCH_BUSY = 3,  /* kernel: the buffer of this CPU was in use */
	DREC_CAUSE_STATE_FULL = 4,    /* kernel: a map of open calls, files or sockets had no room */
	DREC_CAUSE_MISSED_HOOK = 5,   /* kernel: a hook was not run (recursion, as the kernel counts it) */
	DREC_CAUSE_MALFORMED = 6,     /* user space: not a record */
	DREC_CAUSE_JOURNAL = 7,       /* user space: the journal refused it (disk guard, I/O error) */
	DREC_CAUSE_NOT_RUNNING = 8,   /* the recorder was down: from_ns to to_ns, count unknown */
	DREC_CAUSE_DAMAGED = 9,       /* frames that were written cannot be read back */
	DREC_CAUSE_QUEUE_FULL = 10,   /* user space: what looks into files and logs had no room or time for it */
	DREC_CAUSE_SHED = 11,         /* left out on purpose, to keep the budget of processor time: count unknown,
	                                 TEXT says what */
};

struct drec_health { /* times on the clock of the frame, like header.time_ns */
	drec_u32 kind;
	drec_u32 cause;    /* enum drec_cause */
	drec_u64 from_ns;
	drec_u64 to_ns;
	drec_u64 count;    /* DREC_UNKNOWN_U64: not known */
	drec_u64 hits;     /* START … COUNTERS: totals since start */
	drec_u64 recorded;
	drec_u64 lost;
};

struct drec_counter {
	drec_u16 hook;
	drec_u16 cause; /* enum drec_cause */
	drec_u32 reserved;
	drec_u64 value; /* since start */
};

/* What the journal stores: a frame is this header and record_count records, one behind the other. */

#define DREC_FRAME_MAGIC 0x46524344U /* "DCRF" */
#define DREC_FRAME_VERSION 1
#define DREC_FRAME_LENGTH_MAX (1024 * 1024)
#define DREC_CLOCK_BOOTTIME 1
#define DREC_CLOCK_REALTIME 2
#define DREC_CHAIN_PLAIN 0
#define DREC_CHAIN_SEALED 1

struct drec_frame {
	drec_u32 magic;
	drec_u16 version;
	drec_u16 header_length;   /* of this header: 160; records start behind it */
	drec_u32 length;          /* of header and records */
	drec_u32 crc32c;          /* over the whole frame with this field 0 */
	drec_u64 sequence;        /* one more than the frame before, in this journal, for ever */
	drec_u32 record_count;
	drec_u16 clock;           /* DREC_CLOCK_*: of every time_ns in the frame */
	drec_u16 chain_kind;      /* DREC_CHAIN_*: what chain is; see docs/format/chain.md */
	drec_u64 first_time_ns;   /* smallest header.time_ns */
	drec_u64 last_time_ns;    /* greatest */
	drec_s64 clock_offset_ns; /* CLOCK_REALTIME minus the frame's clock when it was written */
	drec_u64 written_time_ns; /* CLOCK_REALTIME when it was written */
	drec_u8 host_id[16];
	drec_u8 boot_id[16];
	drec_u8 previous[32];     /* SEALED: chain of the frame before, zeros for the first; PLAIN: zeros */
	drec_u8 chain[32];        /* PLAIN: SHA-256 over the chain of the frame before, then this frame with crc32c and
				   * chain 0. SEALED: HMAC-SHA-256 with this frame's key, over the header with crc32c
				   * and chain 0, then the SHA-256 of the records */
};

#endif
