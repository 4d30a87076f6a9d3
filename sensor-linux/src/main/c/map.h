/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Code that comes into a process behind its exec: libraries, and executable memory without a file.
 * And files that are written through a mapping.
 */
#ifndef DREC_MAP_H
#define DREC_MAP_H

#define PROT_WRITE 2
#define PROT_EXEC 4
#define MAP_TYPE 0xf
#define MAP_SHARED 1
#define MAP_SHARED_VALIDATE 3
#define MAP_ANONYMOUS 0x20

/* Programs, by their memory, that made some of it executable: the latest. */
struct memory_key {
	u64 mm;
	u64 start_ns;
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct memory_key);
	__type(value, u8);
} executable_memory SEC(".maps");

struct image_record {
	struct drec_header header;
	struct drec_image_load body;
};

/* Once for each program: a compiler that works in memory does it all the time. */
inl void note_memory(struct task_struct *t, u64 address, u64 size, u32 protection)
{
	struct memory_key key = {
		.mm = (u64)BPF_CORE_READ(t, mm),
		.start_ns = BPF_CORE_READ(t, group_leader, start_boottime),
	};
	u8 yes = 1;
	if (bpf_map_update_elem(&executable_memory, &key, &yes, BPF_NOEXIST))
		return;
	count(HOOK_MAP, DREC_CAUSE_HIT);
	struct image_record *r = bpf_ringbuf_reserve(&ring, sizeof(*r), 0);
	if (!r) {
		count(HOOK_MAP, DREC_CAUSE_RING_FULL);
		bpf_map_delete_elem(&executable_memory, &key);
		return;
	}
	__builtin_memset(&r->body, 0, sizeof(r->body));
	fill_header(&r->header, DREC_IMAGE_LOAD, sizeof(r->body), HOOK_MAP, t);
	r->body.kind = DREC_IMAGE_MEMORY;
	r->body.address = address;
	r->body.size = size;
	r->body.protection = protection;
	bpf_ringbuf_submit(r, wake_flag());
}

inl void emit_library(struct task_struct *t, struct file *f, u64 address, u64 *args)
{
	count(HOOK_MAP, DREC_CAUSE_HIT);
	struct scratch *s = scratch_take(HOOK_MAP);
	if (!s)
		return;
	struct inode *i = BPF_CORE_READ(f, f_inode);
	begin(s, DREC_IMAGE_LOAD, sizeof(struct drec_image_load), HOOK_MAP, t);
	struct drec_image_load *b = BODY(s);
	b->kind = DREC_IMAGE_LIBRARY;
	b->address = address;
	b->size = args[1];
	b->protection = args[2];
	b->dev = BPF_CORE_READ(i, i_sb, s_dev);
	b->inode = BPF_CORE_READ(i, i_ino);
	b->generation = BPF_CORE_READ(i, i_generation);
	b->links = BPF_CORE_READ(i, i_nlink);
	u64 changed_ns, written_ns;
	inode_times(i, &changed_ns, &written_ns);
	b->file_size = BPF_CORE_READ(i, i_size);
	b->ctime_ns = changed_ns;
	b->mtime_ns = written_ns;
	put_file_path(s, DREC_FIELD_PATH, f);
	submit(s, HOOK_MAP);
}

/* What is written through the mapping comes without a call: the session says so. */
__noinline int note_mapped(u64 file, u32 fd)
{
	struct session *e = bpf_map_lookup_elem(&sessions, &file);
	u64 pid = bpf_get_current_pid_tgid() >> 32;
	if (e && e->pid == pid && e->inode == BPF_CORE_READ((struct file *)file, f_inode, i_ino)) {
		e->access |= DREC_ACCESS_MAPPED;
		return 0;
	}
	note_inherited(file, fd, 0);
	struct inherited_key key = { .file = file, .pid = pid };
	e = bpf_map_lookup_elem(&inherited, &key);
	if (e)
		e->access |= DREC_ACCESS_MAPPED;
	return 0;
}

RETURN_PROGRAM(on_mmap)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u32 flags = ARG3(regs);
	u32 sharing = flags & MAP_TYPE;
	bool shared = sharing == MAP_SHARED || sharing == MAP_SHARED_VALIDATE;
	u32 protection = ARG2(regs);
	if (!(protection & PROT_EXEC) && !(shared && (protection & PROT_WRITE)))
		return 0;
	u64 args[8];
	load_args(args, t);
	if (flags & MAP_ANONYMOUS) {
		if (protection & PROT_EXEC)
			note_memory(t, result, args[1], protection);
		return 0;
	}
	struct file *f = file_of(t, args[4]);
	if (!f)
		return 0;
	if (protection & PROT_EXEC && !(control.shed & SHED_LIBRARIES))
		emit_library(t, f, result, args);
	if (shared && (protection & PROT_WRITE)
	    && (BPF_CORE_READ(f, f_inode, i_mode) & S_IFMT) == S_IFREG)
		note_mapped((u64)f, args[4]);
	return 0;
}

RETURN_PROGRAM(on_mprotect)
{
	struct task_struct *t = bpf_get_current_task_btf();
	u32 protection = ARG2(regs);
	if (!(protection & PROT_EXEC))
		return 0;
	u64 args[8];
	load_args(args, t);
	note_memory(t, args[0], args[1], protection);
	return 0;
}

#endif
