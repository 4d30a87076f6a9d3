/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Files: opens and closes, and the calls that change names and attributes. One program each,
 * attached to the tracepoints of many calls; the cookie of an attachment says which argument is
 * what.
 */
#ifndef DREC_FILE_H
#define DREC_FILE_H

/* ---- sessions: from open to close ----------------------------------------------------------- */

/* An open that was recorded, by the address of its open file. The kernel uses addresses again: an
 * entry is this file's only if all that is kept here agrees. */
struct session {
	u64 open_ns;
	u64 start_ns;
	u64 inode;
	u32 dev;
	u32 generation;
	u32 pid;
	u32 tid;
	u32 access;
	u32 open_flags;
	u32 mode;      /* st_mode */
	u32 file_mode; /* f_mode */
	u64 bytes_read;
	u64 bytes_written;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, u64);
	__type(value, struct session);
} sessions SEC(".maps");

/* Files that were opened for writing or made while recording, the latest: reads of these alone are
 * recorded. */
struct file_key {
	u64 inode;
	u32 dev;
	u32 generation;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 65536);
	__type(key, struct file_key);
	__type(value, u8);
} written SEC(".maps");

struct session_record {
	struct drec_header header;
	struct drec_file_session body;
};

inl struct file_key key_of(struct inode *i)
{
	struct file_key key = {
		.inode = BPF_CORE_READ(i, i_ino),
		.dev = BPF_CORE_READ(i, i_sb, s_dev),
		.generation = BPF_CORE_READ(i, i_generation),
	};
	return key;
}

inl bool is_session_of(struct session *e, struct file *f)
{
	struct inode *i = BPF_CORE_READ(f, f_inode);
	return BPF_CORE_READ(i, i_ino) == e->inode && BPF_CORE_READ(i, i_sb, s_dev) == e->dev
	       && BPF_CORE_READ(f, f_mode) == e->file_mode;
}

inl bool is_last_reference(struct file *f)
{
	if (bpf_core_field_exists(((struct file___ref *)0)->f_ref))
		return BPF_CORE_READ((struct file___ref *)f, f_ref.refcnt.counter) == 0;
	return BPF_CORE_READ((struct file___count *)f, f_count.counter) == 1;
}

/* Writes the CLOSE of a session that was taken out of its map. When the file at that address is
 * another by now, the session ended unseen: IMPLIED, and of unknown size. */
inl void emit_close(struct session *ended, struct file *f, u32 fd, u32 implied)
{
	struct session e = *ended;
	count(HOOK_CLOSE, DREC_CAUSE_HIT);
	struct session_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_CLOSE, DREC_CAUSE_RING_FULL);
		return;
	}
	fill_header(&r->header, DREC_FILE_SESSION, sizeof(r->body), HOOK_CLOSE,
		    bpf_get_current_task_btf());
	if (r->header.pid != e.pid || r->header.start_ns != e.start_ns) {
		r->header.flags = DREC_F_FOREIGN;
		r->header.pid = e.pid;
		r->header.tid = e.tid;
		r->header.start_ns = e.start_ns;
	}
	bool seen = is_session_of(&e, f);
	r->body.phase = DREC_SESSION_CLOSE;
	r->body.access = e.access | (seen ? implied : DREC_ACCESS_IMPLIED);
	r->body.dev = e.dev;
	r->body.inode = e.inode;
	r->body.generation = e.generation;
	r->body.mode = e.mode;
	r->body.size = seen ? BPF_CORE_READ(f, f_inode, i_size) : DREC_UNKNOWN_U64;
	r->body.open_time_ns = e.open_ns;
	bool counted = e.open_ns >= control.bytes_from_ns;
	bool all_written = counted && !(e.access & DREC_ACCESS_MAPPED);
	r->body.bytes_read = counted ? e.bytes_read : DREC_UNKNOWN_U64;
	r->body.bytes_written = all_written ? e.bytes_written : DREC_UNKNOWN_U64;
	r->body.open_flags = e.open_flags;
	r->body.fd = fd;
	bpf_ringbuf_submit(r, wake_flag());
}

/* Takes the session of an open file out of the map and ends it. */
__noinline int end_session(u64 file, u32 fd, u32 implied)
{
	struct session *found = bpf_map_lookup_elem(&sessions, &file);
	if (!found)
		return 0;
	struct session e = *found;
	if (bpf_map_delete_elem(&sessions, &file) == 0) /* else another CPU was first */
		emit_close(&e, (void *)file, fd, implied);
	return 0;
}

/* Sessions of processes that write to a file which another one opened, or which was opened before
 * recording began: from the first write to the close. */
struct inherited_key {
	u64 file;
	u64 pid;
};
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, struct inherited_key);
	__type(value, struct session);
} inherited SEC(".maps");

/* The current process closes the file, or ends. */
__noinline int end_inherited(u64 file, u32 fd, u32 implied)
{
	struct inherited_key key = {
		.file = file,
		.pid = bpf_get_current_pid_tgid() >> 32,
	};
	struct session *found = bpf_map_lookup_elem(&inherited, &key);
	if (!found)
		return 0;
	struct session e = *found;
	if (bpf_map_delete_elem(&inherited, &key) == 0)
		emit_close(&e, (void *)file, fd, implied);
	return 0;
}

inl void begin_inherited(struct file *f, u32 fd, struct session *e)
{
	struct inherited_key key = { .file = (u64)f, .pid = e->pid };
	end_inherited(key.file, fd, DREC_ACCESS_IMPLIED);
	if (bpf_map_update_elem(&inherited, &key, e, BPF_ANY)) {
		count(HOOK_CLOSE, DREC_CAUSE_HIT); /* the CLOSE that will not be written */
		count(HOOK_CLOSE, DREC_CAUSE_STATE_FULL);
	}
}

/* A session can begin where an older one, whose end nobody saw, still stands at its address. */
inl void begin_session(struct file *f, u32 fd, struct session *e)
{
	u64 key = (u64)f;
	if (bpf_map_lookup_elem(&sessions, &key))
		end_session(key, fd, DREC_ACCESS_IMPLIED);
	if (bpf_map_update_elem(&sessions, &key, e, BPF_ANY)) {
		count(HOOK_CLOSE, DREC_CAUSE_HIT); /* the CLOSE that will not be written */
		count(HOOK_CLOSE, DREC_CAUSE_STATE_FULL);
	}
}

enum open_call { OPEN_FLAGS = 1, OPEN_HOW = 2, OPEN_CREAT = 3 };

/* cookie: enum open_call | position of the flags << 8 */
inl u32 open_flags_of(u64 cookie, u64 *args)
{
	u64 flags = args[cookie >> 8 & 7];
	if ((cookie & 0xff) == OPEN_CREAT)
		return O_CREAT | O_WRONLY | O_TRUNC;
	if ((cookie & 0xff) == OPEN_HOW) { /* a pointer to struct open_how, whose flags come first */
		u64 how = 0;
		bpf_probe_read_user(&how, sizeof(how), (void *)flags);
		return how;
	}
	return flags;
}

/* /dev/mem, kmem and port: major 1, minor 1, 2 and 4. */
inl bool is_memory_device(struct inode *i, u32 kind)
{
	if (kind != S_IFCHR)
		return 0;
	u32 device = BPF_CORE_READ(i, i_rdev);
	return device == (1 << 20 | 1) || device == (1 << 20 | 2) || device == (1 << 20 | 4);
}

/* Whether this open must be recorded. */
inl bool is_open_due(struct inode *i, u32 file_mode)
{
	u32 kind = BPF_CORE_READ(i, i_mode) & S_IFMT;
	if (kind == S_IFBLK || is_memory_device(i, kind))
		return 1; /* past every file system, or into memory */
	if (kind != S_IFREG)
		return 0;
	struct file_key key = key_of(i);
	if (file_mode & (FMODE_WRITE | FMODE_CREATED)) {
		u8 yes = 1;
		bpf_map_update_elem(&written, &key, &yes, BPF_ANY);
		return 1;
	}
	return !(control.shed & SHED_READS) && bpf_map_lookup_elem(&written, &key);
}

/* Writes the OPEN of a file and keeps its session. access: what goes beyond f_mode and flags. */
inl void emit_open(struct task_struct *t, struct file *f, u32 fd, u32 flags, u32 access)
{
	count(HOOK_OPEN, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_OPEN);
	if (!s)
		return;
	struct inode *i = BPF_CORE_READ(f, f_inode);
	u32 file_mode = BPF_CORE_READ(f, f_mode);
	begin(s, DREC_FILE_SESSION, sizeof(struct drec_file_session), HOOK_OPEN, t);
	struct drec_header *h = HEADER(s);
	struct drec_file_session *b = BODY(s);
	b->phase = DREC_SESSION_OPEN;
	/* the two lowest bits of f_mode are DREC_ACCESS_READ and DREC_ACCESS_WRITE */
	b->access = access | (file_mode & 3) | (flags & O_TRUNC ? DREC_ACCESS_TRUNCATE : 0)
		    | (flags & O_APPEND ? DREC_ACCESS_APPEND : 0);
	b->dev = BPF_CORE_READ(i, i_sb, s_dev);
	b->inode = BPF_CORE_READ(i, i_ino);
	b->generation = BPF_CORE_READ(i, i_generation);
	b->mode = BPF_CORE_READ(i, i_mode);
	b->size = BPF_CORE_READ(i, i_size);
	b->open_time_ns = h->time_ns;
	b->bytes_read = b->bytes_written = DREC_UNKNOWN_U64;
	b->open_flags = flags;
	b->fd = fd;
	struct session e = {
		.open_ns = h->time_ns,
		.start_ns = h->start_ns,
		.inode = b->inode,
		.dev = b->dev,
		.generation = b->generation,
		.pid = h->pid,
		.tid = h->tid,
		.access = b->access,
		.open_flags = flags,
		.mode = b->mode,
		.file_mode = file_mode,
	};
	if (access & DREC_ACCESS_INHERITED)
		begin_inherited(f, fd, &e);
	else
		begin_session(f, fd, &e);
	put_file_path(s, DREC_FIELD_PATH, f);
	submit(s, HOOK_OPEN);
}

/* The current process wrote to a file that it did not open, as far as was seen. */
__noinline int note_inherited(u64 file, u32 fd, u64 bytes)
{
	struct file *f = (void *)file;
	struct inherited_key key = {
		.file = file,
		.pid = bpf_get_current_pid_tgid() >> 32,
	};
	struct session *e = bpf_map_lookup_elem(&inherited, &key);
	if (!e || e->inode != BPF_CORE_READ(f, f_inode, i_ino)) {
		struct file_key written_key = key_of(BPF_CORE_READ(f, f_inode));
		u8 yes = 1;
		bpf_map_update_elem(&written, &written_key, &yes, BPF_ANY);
		emit_open(bpf_get_current_task_btf(), f, fd, 0, DREC_ACCESS_INHERITED);
		e = bpf_map_lookup_elem(&inherited, &key);
	}
	if (e)
		__sync_fetch_and_add(&e->bytes_written, bytes);
	return 0;
}

RETURN_PROGRAM(on_open)
{
	u32 fd = result;
	struct task_struct *t = bpf_get_current_task_btf();
	struct file *f = file_of(t, fd);
	if (!f)
		return 0;
	u32 file_mode = BPF_CORE_READ(f, f_mode);
	if (!is_open_due(BPF_CORE_READ(f, f_inode), file_mode))
		return 0;
	u64 args[8];
	load_args(args, t);
	u32 flags = open_flags_of(cookie_of(regs), args);
	emit_open(t, f, fd, flags, file_mode & FMODE_CREATED ? DREC_ACCESS_CREATED : 0);
	return 0;
}

/* ---- closes --------------------------------------------------------------------------------- */

/* A mapping holds the file as a descriptor does, and no hook sees it go: a session does not wait
 * for it. When the process that opened a mapped file closes a descriptor of it, that is the end. */
inl bool is_held_by_mapping(struct session *e, struct file *f)
{
	return BPF_CORE_READ(f, f_inode, i_mapping, i_mmap.rb_root.rb_node)
	       && bpf_get_current_pid_tgid() >> 32 == e->pid;
}

/* Ends the session behind this descriptor, which is about to be closed, if nobody else holds the
 * file. Not limited to the scope: the session was, and it may end in another process. */
__noinline int close_file(u64 file, u32 fd, u32 implied)
{
	struct file *f = (void *)file;
	u32 type = BPF_CORE_READ(f, f_inode, i_mode) & S_IFMT;
	if (type == S_IFDIR || !type)
		return 0; /* such as epoll: neither has a session or moves bytes */
	if (type == S_IFIFO || type == S_IFSOCK) {
		end_pipes(file, fd);
		return 0;
	}
	if (BPF_CORE_READ(f, f_mode) & FMODE_WRITE)
		end_inherited(file, fd, implied);
	struct session *e = bpf_map_lookup_elem(&sessions, &file);
	if (e && (is_last_reference(f) || !is_session_of(e, f) || is_held_by_mapping(e, f)))
		end_session(file, fd, implied);
	return 0;
}

/* One descriptor is closed. Outside of the scope only a session can end so: of pipes and inherited
 * sessions it is the process that began which ends them. */
inl void close_one(struct task_struct *t, u32 fd)
{
	u64 file = (u64)file_of(t, fd);
	if (file && (in_scope() || bpf_map_lookup_elem(&sessions, &file)))
		close_file(file, fd, 0);
}

enum close_call { CLOSE_FIRST = 0, CLOSE_SECOND = 1 };

/* At the entry: when the call returns the file is gone. cookie: enum close_call. The arguments come
 * from the registers, because a program that reads more of the context than a call has arguments is
 * not let on its tracepoint. */
SEC("tp/syscalls/sys_enter_close")
int on_close(void *ctx)
{
	if (!control.recording)
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u32 fd = first_arg(t);
	if (bpf_get_attach_cookie(ctx) == CLOSE_SECOND) { /* dup2, dup3: close their second */
		u64 args[8];
		load_args(args, t);
		u32 from = fd;
		fd = args[1];
		if (from == fd || !file_of(t, from))
			return 0; /* nothing is closed */
	}
	close_one(t, fd);
	return 0;
}

#define ALL_FDS (~0ULL << 32)
#define FD_WORDS_MAX 64 /* of 64 descriptors each: more are not walked */

/* The bits of the descriptors from first to last in the word that begins with base. */
inl u64 range_mask(u32 base, u32 first, u32 last)
{
	if (first >= base + 64 || last < base)
		return 0;
	u64 mask = ~0ULL;
	if (first > base)
		mask <<= (first - base) & 63;
	if (last < base + 63)
		mask &= ~0ULL >> ((63 - (last - base)) & 63);
	return mask;
}

/* The open descriptors from first to last in one word of the table. Loops and branches multiply for
 * the verifier: hence a global function for each level, which it reads once. */
__noinline int close_word(u64 slots, u64 word, u32 base, u64 range, u32 implied)
{
	word &= range_mask(base, range, range >> 32);
	for (u32 bit = 0; bit < 64; bit++) {
		if (!(word >> bit & 1))
			continue;
		u64 file = 0;
		bpf_probe_read_kernel(&file, sizeof(file), (void *)slots + (u64)(base + bit) * 8);
		if (file)
			close_file(file, base + bit, implied);
	}
	return 0;
}

/* range: the first descriptor, and the last << 32 */
__noinline int close_files(u64 files, u64 range, u32 implied)
{
	struct fdtable *table = BPF_CORE_READ((struct files_struct *)files, fdt);
	u32 max = BPF_CORE_READ(table, max_fds);
	u64 slots = (u64)BPF_CORE_READ(table, fd);
	void *bits = BPF_CORE_READ(table, open_fds);
	for (u32 i = 0; i < FD_WORDS_MAX; i++) {
		u32 base = i * 64;
		if (base >= max)
			break;
		u64 word = 0;
		bpf_probe_read_kernel(&word, sizeof(word), bits + i * 8);
		if (word)
			close_word(slots, word, base, range, implied);
	}
	return 0;
}

SEC("tp/syscalls/sys_enter_close_range")
int on_close_range(void *ctx)
{
	if (!control.recording)
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 args[8];
	load_args(args, t);
	if (!(args[2] & CLOSE_RANGE_CLOEXEC) && in_scope())
		close_files((u64)BPF_CORE_READ(t, files), (u32)args[0] | args[1] << 32, 0);
	return 0;
}

/* What the process still has open, then its end. */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *t)
{
	if (!control.recording || !in_scope() || !is_last_thread(t))
		return 0;
	struct files_struct *files = BPF_CORE_READ(t, files);
	int threads = BPF_CORE_READ(t, signal, nr_threads);
	/* a table with more users than threads is shared with another process (CLONE_FILES) */
	if (files && BPF_CORE_READ(files, count.counter) <= threads)
		close_files((u64)files, ALL_FDS, DREC_ACCESS_IMPLIED);
	end_stdin(bpf_get_current_pid_tgid() >> 32);
	emit_exit(t);
	return 0;
}

/* ---- names and attributes ------------------------------------------------------------------- */

#define NONE 7
#define RESULT_ARG 6 /* in place of an argument: what the call returned */

/* cookie: enum drec_file_op_kind in the lowest 8 bits, then a nibble for each: the position of that
 * argument, or NONE */
#define AT_DIR(c) ((c) >> 8 & 7)
#define AT_PATH(c) ((c) >> 12 & 7)
#define AT_DIR2(c) ((c) >> 16 & 7)
#define AT_PATH2(c) ((c) >> 20 & 7)
#define AT_MODE(c) ((c) >> 24 & 7)
#define AT_FLAGS(c) ((c) >> 28 & 7)
#define AT_FD(c) ((c) >> 32 & 7)
#define AT_SIZE(c) ((c) >> 36 & 7)
#define AT_OWNER(c) ((c) >> 40 & 7) /* of the user; the group is the next */
#define AT_NAME(c) ((c) >> 44 & 7)
#define IS_REMOVAL(c) ((c) >> 48 & 1) /* of an attribute */

/* A path as it was given; a relative one with the directory it starts from. */
inl void put_given(struct scratch *s, struct task_struct *t, u32 dir, u32 path, u16 path_id,
		   u16 dir_id)
{
	char first = 0;
	u64 given = s->args[path & 7];
	bpf_probe_read_user(&first, 1, (void *)given);
	if (first != '/') {
		int dirfd = dir == NONE ? AT_FDCWD : (int)s->args[dir & 7];
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
		else
			HEADER(s)->flags |= DREC_F_INCOMPLETE;
	}
	put_bytes(s, path_id, given, PATH_MAX, FROM_USER_STRING);
}

inl void put_opened(struct scratch *s, struct drec_file_op *b, struct file *f)
{
	struct inode *i = BPF_CORE_READ(f, f_inode);
	b->dev = BPF_CORE_READ(i, i_sb, s_dev);
	b->inode = BPF_CORE_READ(i, i_ino);
	b->generation = BPF_CORE_READ(i, i_generation);
	put_file_path(s, DREC_FIELD_PATH, f);
}

RETURN_PROGRAM(on_file_op)
{
	count(HOOK_FILE_OP, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_FILE_OP);
	if (!s)
		return 0;
	struct task_struct *t = bpf_get_current_task_btf();
	u64 c = cookie_of(regs);
	load_args(s->args, t);
	s->args[RESULT_ARG] = result;
	begin(s, DREC_FILE_OP, sizeof(struct drec_file_op), HOOK_FILE_OP, t);
	struct drec_file_op *b = BODY(s);
	b->op = c & 0xff;
	b->mode = AT_MODE(c) == NONE ? 0 : s->args[AT_MODE(c)];
	b->call_flags = AT_FLAGS(c) == NONE ? 0 : s->args[AT_FLAGS(c)];
	b->size = AT_SIZE(c) == NONE ? 0 : s->args[AT_SIZE(c)];
	b->uid = AT_OWNER(c) == NONE ? DREC_UNKNOWN_U32 : s->args[AT_OWNER(c)];
	b->gid = AT_OWNER(c) == NONE ? DREC_UNKNOWN_U32 : s->args[(AT_OWNER(c) + 1) & 7];
	if (b->op == DREC_OP_UNLINK && (b->call_flags & AT_REMOVEDIR))
		b->op = DREC_OP_RMDIR;
	if (AT_FD(c) == NONE) {
		put_root(s, t);
	} else {
		struct file *f = file_of(t, s->args[AT_FD(c)]);
		if (f)
			put_opened(s, b, f);
		else
			HEADER(s)->flags |= DREC_F_INCOMPLETE;
	}
	if (IS_REMOVAL(c))
		b->call_flags = DREC_XATTR_REMOVED;
	if (AT_NAME(c) != NONE && s->args[AT_NAME(c)])
		put_bytes(s, DREC_FIELD_NAME, s->args[AT_NAME(c)], 256, FROM_USER_STRING);
	if (b->op == DREC_OP_SYMLINK || b->op == DREC_OP_MOUNT) { /* a text, not always a path */
		if (s->args[AT_PATH(c)])
			put_bytes(s, DREC_FIELD_PATH, s->args[AT_PATH(c)], PATH_MAX, FROM_USER_STRING);
	} else if (AT_DIR(c) != NONE && AT_PATH(c) != NONE && !s->args[AT_PATH(c)]) {
		struct file *f = file_of(t, s->args[AT_DIR(c)]); /* futimens: the descriptor itself */
		if (f)
			put_opened(s, b, f);
	} else if (AT_PATH(c) != NONE) {
		put_given(s, t, AT_DIR(c), AT_PATH(c), DREC_FIELD_PATH, DREC_FIELD_DIR);
	}
	if (AT_PATH2(c) != NONE)
		put_given(s, t, AT_DIR2(c), AT_PATH2(c), DREC_FIELD_PATH2, DREC_FIELD_DIR2);
	submit(s, HOOK_FILE_OP);
	return 0;
}

#endif
