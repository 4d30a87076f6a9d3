/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only
 *
 * Variable fields. The put_ functions append one field to the record in the scratch; they are
 * global, so that the verifier reads each once for a program and not once for each call.
 *
 * The verifier must see every offset bounded where it is used. Offsets are therefore kept in the
 * scratch, and compared after each load; `opaque` hides from the compiler where a value came from,
 * which else would compare one register and use another.
 */
#ifndef DREC_PATH_H
#define DREC_PATH_H

#define STEPS_MAX 128 /* names in a path */
#define CGROUP_STEPS_MAX 32

#define opaque(v) asm volatile("" : "+r"(v))

inl u64 bounded(u64 v, u64 max)
{
	opaque(v);
	if (v > max)
		v = max;
	return v;
}

/* The offset of the next field in data; leaves the function when max bytes of it have no room. */
#define FIELD_AT(s, at, max)                                                              \
	u32 at = (s)->end;                                                                          \
	if (at > RECORD_MAX - sizeof(struct drec_field) - 8 - (max))                                \
		return -1

inl void fill_field(struct scratch *s, u32 at, u16 id, u16 flags, u32 length, u64 true_length)
{
	struct drec_field *f = (void *)&s->data[at];
	f->id = id;
	f->flags = flags;
	f->length = length;
	f->true_length = true_length;
}

/* Pads the field and moves the record's end behind it. */
inl void end_field(struct scratch *s, u32 end)
{
	__builtin_memset(&s->data[end], 0, 8);
	s->end = (end + 7) & ~7u;
}

enum from { FROM_KERNEL, FROM_USER, FROM_KERNEL_STRING, FROM_USER_STRING };

/* For a string, length is the most that is read; its NUL is not kept. Above its lowest 8 bits, from
 * may hold the most that is kept. */
__noinline int put_bytes(struct scratch *s, u32 id, u64 source, u64 true_length, u32 from)
{
	if (!s)
		return -1;
	FIELD_AT(s, at, ARGV_MAX);
	u64 max = from >> 8 ? from >> 8 : ARGV_MAX;
	u64 length = bounded(bounded(true_length, max), ARGV_MAX);
	u16 flags = true_length > max ? DREC_FF_TRUNCATED : 0;
	from &= 0xff;
	u8 *to = &s->data[at + sizeof(struct drec_field)];
	long rc;
	if (from == FROM_KERNEL) {
		rc = bpf_probe_read_kernel(to, length, (void *)source);
	} else if (from == FROM_USER) {
		rc = bpf_probe_read_user(to, length, (void *)source);
	} else {
		if (length > PATH_MAX)
			length = PATH_MAX;
		rc = from == FROM_USER_STRING
			     ? bpf_probe_read_user_str(to, length, (void *)source)
			     : bpf_probe_read_kernel_str(to, length, (void *)source);
		if (rc > 0) {
			length = rc - 1;
			true_length = length;
			rc = 0;
		}
	}
	if (rc < 0) {
		length = 0;
		flags |= DREC_FF_UNREADABLE;
		HEADER(s)->flags |= DREC_F_INCOMPLETE;
	}
	length = bounded(length, ARGV_MAX);
	fill_field(s, at, id, flags, length, true_length);
	u32 end = at + sizeof(struct drec_field) + length;
	if (end > RECORD_MAX - 8)
		return -1;
	end_field(s, end);
	return 0;
}

/* Appends s->path, from path_start, as a field. A path that was cut has lost its beginning, so its
 * true length is only known to be greater. */
inl int put_walked(struct scratch *s, u32 id)
{
	FIELD_AT(s, at, PATH_MAX);
	u32 from = s->path_start & (PATH_MAX - 1);
	u32 length = PATH_MAX - from;
	u32 cut = s->path_flags & DREC_FF_TRUNCATED;
	bpf_probe_read_kernel(&s->data[at + sizeof(struct drec_field)], length, &s->path[from]);
	fill_field(s, at, id, s->path_flags, length, length + cut);
	end_field(s, at + sizeof(struct drec_field) + length);
	return 0;
}

/* Puts "/name" before the path; -1 when it has no room. */
inl int prepend(struct scratch *s, u32 length, const void *name)
{
	u32 start = s->path_start;
	if (start > PATH_MAX || start < length + 1)
		return -1;
	start -= length;
	bpf_probe_read_kernel(&s->path[start & (PATH_MAX - 1)], length, name);
	start--;
	s->path[start & (PATH_MAX - 1)] = '/';
	s->path_start = start;
	return 0;
}

inl void walk_begin(struct scratch *s)
{
	s->path_start = PATH_MAX;
	s->path_flags = DREC_FF_TRUNCATED;
}

inl void walk_end(struct scratch *s)
{
	if (s->path_start == PATH_MAX) {
		s->path_start--;
		s->path[PATH_MAX - 1] = '/';
	}
}

/* One name of a path; 0 when that was the last. The place is kept in the scratch, and each step is a
 * call of a global function: so the verifier reads the loop in a tenth of the time. */
__noinline int walk_step(struct scratch *s)
{
	if (!s)
		return 0;
	struct dentry *d = (void *)s->dentry;
	struct mount *m = (void *)s->mount;
	if (d == BPF_CORE_READ(m, mnt.mnt_root)) {
		struct mount *parent = BPF_CORE_READ(m, mnt_parent);
		if (parent == m) {
			s->path_flags = 0;
			return 0;
		}
		s->dentry = (u64)BPF_CORE_READ(m, mnt_mountpoint);
		s->mount = (u64)parent;
		return 1;
	}
	u32 length = BPF_CORE_READ(d, d_name.len) & 255;
	if (prepend(s, length, BPF_CORE_READ(d, d_name.name)))
		return 0;
	struct dentry *up = BPF_CORE_READ(d, d_parent);
	if (up == d) { /* in no directory: memfd */
		s->path_flags = 0;
		return 0;
	}
	s->dentry = (u64)up;
	return 1;
}

/* Writes the absolute path into s->path, from its end to its beginning, up to the root of the mount
 * namespace. */
inl void walk(struct scratch *s, u64 vfsmount, u64 dentry)
{
	s->dentry = dentry;
	s->mount = vfsmount - bpf_core_field_offset(struct mount, mnt);
	walk_begin(s);
	for (int i = 0; i < STEPS_MAX; i++) {
		if (!walk_step(s))
			break;
	}
	walk_end(s);
}

__noinline int put_path(struct scratch *s, u32 id, u64 vfsmount, u64 dentry)
{
	if (!s)
		return -1;
	walk(s, vfsmount, dentry);
	return put_walked(s, id);
}

inl int put_file_path(struct scratch *s, u32 id, struct file *f)
{
	u64 mount = (u64)BPF_CORE_READ(f, f_path.mnt);
	return put_path(s, id, mount, (u64)BPF_CORE_READ(f, f_path.dentry));
}

inl struct kernfs_node *parent_of(struct kernfs_node *node)
{
	if (bpf_core_field_exists(((struct kernfs_node___under *)0)->__parent))
		return BPF_CORE_READ((struct kernfs_node___under *)node, __parent);
	return BPF_CORE_READ((struct kernfs_node___plain *)node, parent);
}

/* One name of a cgroup's path. A kernfs name comes without its length: it is read as a string to the
 * free end of data first. */
__noinline int walk_group_step(struct scratch *s)
{
	if (!s)
		return 0;
	struct kernfs_node *node = (void *)s->dentry;
	struct kernfs_node *up = parent_of(node);
	if (!up) {
		s->path_flags = 0;
		return 0;
	}
	u32 at = s->end;
	if (at > RECORD_MAX - sizeof(struct drec_field) - PATH_MAX - 512)
		return 0;
	u8 *name = &s->data[at + sizeof(struct drec_field) + PATH_MAX];
	long size = bpf_probe_read_kernel_str(name, 256, BPF_CORE_READ(node, name));
	if (size < 1 || prepend(s, (size - 1) & 255, name))
		return 0;
	s->dentry = (u64)up;
	return 1;
}

/* The path of a cgroup. */
__noinline int put_cgroup(struct scratch *s, u32 id, u64 kernfs_node)
{
	if (!s)
		return -1;
	FIELD_AT(s, at, PATH_MAX + 512);
	s->dentry = kernfs_node;
	walk_begin(s);
	for (int i = 0; i < CGROUP_STEPS_MAX; i++) {
		if (!walk_group_step(s))
			break;
	}
	walk_end(s);
	return put_walked(s, id);
}

/* Whether this is the root of its mount namespace: on the lowest mount, or on the one that covers
 * the root of the lowest. Anything else is a chroot. */
inl bool is_namespace_root(struct path *root)
{
	struct mount *m = (void *)root->mnt - bpf_core_field_offset(struct mount, mnt);
	if (root->dentry != BPF_CORE_READ(m, mnt.mnt_root))
		return 0;
	struct mount *parent = BPF_CORE_READ(m, mnt_parent);
	if (parent == m)
		return 1;
	return BPF_CORE_READ(m, mnt_mountpoint) == BPF_CORE_READ(parent, mnt.mnt_root)
	       && BPF_CORE_READ(parent, mnt_parent) == parent;
}

/* ROOT, when the task is in a chroot: absolute paths that it gives start there. */
inl void put_root(struct scratch *s, struct task_struct *t)
{
	struct path root = BPF_CORE_READ(t, fs, root);
	if (root.dentry && !is_namespace_root(&root))
		put_path(s, DREC_FIELD_ROOT, (u64)root.mnt, (u64)root.dentry);
}

#endif
