/* SPDX-License-Identifier: Apache-2.0
 *
 * Acts of workload: what processes do to one another, to themselves and to the kernel, and what is
 * hard to tell truly.
 */
#include "workload.h"

/* ---- between processes ---------------------------------------------------------------------- */

/* 5 bytes through a pipe and 7 through a FIFO to a child; 9 there and 4 back through a pair. */
static void pipes(void)
{
	int fds[2], pair[2];
	char buffer[64];
	MUST(pipe(fds));
	MUST(mkfifo("fifo", 0600));
	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
	pid_t child = MUST(fork());
	if (child == 0) {
		close(fds[1]);
		close(pair[0]);
		MUST(read(fds[0], buffer, sizeof(buffer)));
		int fifo = MUST(open("fifo", O_RDONLY));
		MUST(read(fifo, buffer, sizeof(buffer)));
		close(fifo);
		MUST(recv(pair[1], buffer, sizeof(buffer), 0));
		MUST(write(pair[1], "back", 4));
		exit(0);
	}
	close(fds[0]);
	close(pair[1]);
	MUST(write(fds[1], "hello", 5));
	int fifo = MUST(open("fifo", O_WRONLY));
	MUST(write(fifo, "through", 7));
	close(fifo);
	MUST(send(pair[0], "nine char", 9, 0));
	MUST(read(pair[0], buffer, sizeof(buffer)));
	MUST(wait(NULL));
	printf("parent %d\nchild %d\n", getpid(), child);
}

/* A server on a local socket with a path, one with an abstract name; a client of both. */
static void local(void)
{
	struct sockaddr_un named = { .sun_family = AF_UNIX, .sun_path = "socket" };
	struct sockaddr_un abstract = { .sun_family = AF_UNIX, .sun_path = "\0drec-test" };
	socklen_t length = offsetof(struct sockaddr_un, sun_path) + 10;
	int one = MUST(socket(AF_UNIX, SOCK_STREAM, 0)), two = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
	MUST(bind(one, (void *)&named, sizeof(named)));
	MUST(bind(two, (void *)&abstract, length));
	MUST(listen(one, 1));
	MUST(listen(two, 1));
	pid_t client = MUST(fork());
	if (client == 0) {
		int fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
		MUST(connect(fd, (void *)&named, sizeof(named)));
		fd = MUST(socket(AF_UNIX, SOCK_STREAM, 0));
		MUST(connect(fd, (void *)&abstract, length));
		exit(0);
	}
	MUST(accept(one, NULL, NULL));
	MUST(accept(two, NULL, NULL));
	MUST(wait(NULL));
	printf("server %d\nclient %d\n", getpid(), client);
}

static char secret[16] = "before";

/* A child that waits is traced, read, written and robbed of a file, and ended. */
static void reach(void)
{
	pid_t child = MUST(fork());
	if (child == 0) {
		pause();
		_exit(0);
	}
	struct iovec here = { .iov_base = "after!", .iov_len = 6 };
	struct iovec there = { .iov_base = secret, .iov_len = 6 };
	MUST(process_vm_writev(child, &here, 1, &there, 1, 0));
	char buffer[16];
	here.iov_base = buffer;
	MUST(process_vm_readv(child, &here, 1, &there, 1, 0));
	MUST(process_vm_readv(child, &here, 1, &there, 1, 0));
	int pidfd = MUST(syscall(SYS_pidfd_open, child, 0));
	close(MUST(syscall(SYS_pidfd_getfd, pidfd, 1, 0)));
	MUST(ptrace(PTRACE_ATTACH, child, NULL, NULL));
	MUST(waitpid(child, NULL, 0));
	MUST(ptrace(PTRACE_POKEDATA, child, secret, (void *)1));
	MUST(ptrace(PTRACE_DETACH, child, NULL, NULL));
	MUST(kill(child, SIGWINCH));
	MUST(kill(child, SIGTERM));
	MUST(wait(NULL));
	printf("actor %d\nchild %d\n", getpid(), child);
}

/* ---- code and privilege --------------------------------------------------------------------- */

/* A library, executable memory twice, a memfd that is run. */
static void code(const char *library)
{
	int fd = MUST(open(library, O_RDONLY));
	mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);
	close(fd);
	char *memory = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	MUST(mprotect(memory, 4096, PROT_READ | PROT_EXEC));
	mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int program = MUST(memfd_create("hidden", MFD_CLOEXEC));
	int real = MUST(open("/bin/true", O_RDONLY));
	struct stat size;
	MUST(fstat(real, &size));
	MUST(sendfile(program, real, NULL, size.st_size));
	if (MUST(fork()) == 0)
		MUST(fexecve(program, (char *[]){ "innocent", NULL }, (char *[]){ "LD_PRELOAD=/no/such.so",
			     "SECRET=word", "LD_BIND_NOW=1", NULL }));
	MUST(wait(NULL));
}

static void privilege(void)
{
	MUST(unshare(CLONE_NEWUTS));
	int ns = MUST(open("/proc/self/ns/uts", O_RDONLY));
	MUST(setns(ns, CLONE_NEWUTS));
	MUST(mkdir("root", 0755));
	MUST(chroot("root"));
	MUST(setgid(77));
	MUST(setresuid(-1, 88, -1));
	MUST(setresuid(-1, 0, -1));
	MUST(setuid(99));
}

/* ---- files, by other ways than write -------------------------------------------------------- */

static void moved(void)
{
	int from = make("from");
	MUST(write(from, "0123456789", 10));
	close(from);
	from = MUST(open("from", O_RDONLY));
	int to = make("sent");
	MUST(sendfile(to, from, NULL, 4));
	close(to);
	to = make("copied");
	MUST(copy_file_range(from, NULL, to, NULL, 6, 0));
	close(to);
	int fds[2];
	MUST(pipe(fds));
	to = make("spliced");
	MUST(lseek(from, 0, SEEK_SET));
	MUST(splice(from, NULL, fds[1], NULL, 10, 0));
	MUST(splice(fds[0], NULL, to, NULL, 10, 0));
	close(to);
	close(from);
}

static void attributes(void)
{
	close(make("file"));
	MUST(setxattr("file", "user.note", "x", 1, 0));
	int fd = MUST(open("file", O_RDONLY));
	MUST(fremovexattr(fd, "user.note"));
	struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	MUST(utimensat(AT_FDCWD, "file", old, 0));
	MUST(futimens(fd, old));
	MUST(unshare(CLONE_NEWNS));
	MUST(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
	MUST(mkdir("at", 0700));
	MUST(mount("none", "at", "tmpfs", 0, NULL));
	MUST(umount("at"));
}

/* ---- names, raw sockets, eBPF, io_uring ------------------------------------------------------ */

static const unsigned char question[] = "\0\7\1\0\0\1\0\0\0\0\0\0\5stage\7example\0\0\1\0\1";
static const unsigned char answer[] =
	"\0\7\201\200\0\1\0\1\0\0\0\0\5stage\7example\0\0\1\0\1"
	"\300\14\0\1\0\1\0\0\0\74\0\4\177\0\0\2";

/* A name server on the loopback interface of a network namespace of its own: asked by sendto, by
 * sendmmsg (two) and by write; then a connection to the address that it answered. */
static void names(void)
{
	MUST(unshare(CLONE_NEWNET));
	struct ifreq up = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int server = MUST(socket(AF_INET, SOCK_DGRAM, 0)), client = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(ioctl(server, SIOCSIFFLAGS, &up));
	union address a;
	socklen_t length = loopback(&a, AF_INET);
	set_port(&a, 53);
	MUST(bind(server, &a.any, length));
	MUST(sendto(client, question, sizeof(question) - 1, 0, &a.any, length));
	unsigned char buffer[512];
	union address from;
	socklen_t from_length = sizeof(from);
	MUST(recvfrom(server, buffer, sizeof(buffer), 0, &from.any, &from_length));
	MUST(sendto(server, answer, sizeof(answer) - 1, 0, &from.any, from_length));
	struct iovec in = { .iov_base = buffer, .iov_len = sizeof(buffer) };
	struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &in, .msg_iovlen = 1 };
	MUST(recvmsg(client, &message, 0));
	struct iovec out = { .iov_base = (void *)question, .iov_len = sizeof(question) - 1 };
	struct mmsghdr two[2] = { { .msg_hdr = { .msg_iov = &out, .msg_iovlen = 1 } },
				  { .msg_hdr = { .msg_iov = &out, .msg_iovlen = 1 } } };
	int connected = MUST(socket(AF_INET, SOCK_DGRAM, 0));
	MUST(connect(connected, &a.any, length));
	MUST(sendmmsg(connected, two, 2, 0));
	MUST(write(connected, question, sizeof(question) - 1));

	int listener = MUST(socket(AF_INET, SOCK_STREAM, 0)), fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	a.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
	set_port(&a, 80);
	MUST(bind(listener, &a.any, length));
	MUST(listen(listener, 1));
	MUST(connect(fd, &a.any, length));
}

static void raw(void)
{
	close(MUST(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)));
	close(MUST(socket(AF_PACKET, SOCK_RAW, 0)));
	close(MUST(socket(AF_INET, SOCK_STREAM, 0)));
	struct bpf_insn program[] = { { .code = 0xb7 }, { .code = 0x95 } }; /* r0 = 0; exit */
	union bpf_attr attributes;
	memset(&attributes, 0, sizeof(attributes));
	attributes.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	attributes.insns = (unsigned long)program;
	attributes.insn_cnt = 2;
	attributes.license = (unsigned long)"GPL";
	strcpy(attributes.prog_name, "drec_test");
	MUST(syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof(attributes)));
}

/* One request after the other through a ring of one entry. */
static int ask(int ring, char *sq, char *sqes, char *cq, struct io_uring_params *p,
	       struct io_uring_sqe request)
{
	unsigned *tail = (unsigned *)(sq + p->sq_off.tail), *array = (unsigned *)(sq + p->sq_off.array);
	unsigned mask = *(unsigned *)(sq + p->sq_off.ring_mask), at = *tail & mask;
	((struct io_uring_sqe *)sqes)[at] = request;
	array[at] = at;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	MUST(syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0));
	unsigned *head = (unsigned *)(cq + p->cq_off.head);
	struct io_uring_cqe *done = (struct io_uring_cqe *)(cq + p->cq_off.cqes)
				    + (*head & *(unsigned *)(cq + p->cq_off.ring_mask));
	int result = done->res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	errno = result < 0 ? -result : 0;
	return MUST(result);
}

/* Makes, writes twice, renames and removes a file without one of the usual calls. */
static void uring(void)
{
	struct io_uring_params p;
	memset(&p, 0, sizeof(p));
	int ring = MUST(syscall(SYS_io_uring_setup, 2, &p));
	int protection = PROT_READ | PROT_WRITE;
	char *sq = mmap(NULL, 65536, protection, MAP_SHARED, ring, IORING_OFF_SQ_RING);
	char *cq = mmap(NULL, 65536, protection, MAP_SHARED, ring, IORING_OFF_CQ_RING);
	char *sqes = mmap(NULL, 4096, protection, MAP_SHARED, ring, IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || sqes == MAP_FAILED)
		exit(1);
	struct io_uring_sqe open = { .opcode = IORING_OP_OPENAT, .fd = AT_FDCWD,
				     .addr = (unsigned long)"made", .len = 0600,
				     .open_flags = O_CREAT | O_WRONLY };
	int fd = ask(ring, sq, sqes, cq, &p, open);
	struct io_uring_sqe put = { .opcode = IORING_OP_WRITE, .fd = fd, .addr = (unsigned long)"text",
				    .len = 4 };
	ask(ring, sq, sqes, cq, &p, put);
	ask(ring, sq, sqes, cq, &p, put);
	struct io_uring_sqe move = { .opcode = IORING_OP_RENAMEAT, .fd = AT_FDCWD,
				     .addr = (unsigned long)"made", .len = AT_FDCWD,
				     .addr2 = (unsigned long)"moved" };
	ask(ring, sq, sqes, cq, &p, move);
	struct io_uring_sqe away = { .opcode = IORING_OP_UNLINKAT, .fd = AT_FDCWD,
				     .addr = (unsigned long)"moved" };
	ask(ring, sq, sqes, cq, &p, away);
}

/* ---- what is hard to tell truly -------------------------------------------------------------- */

static void fexec(const char *path)
{
	int fd = MUST(open(path, O_RDONLY | O_CLOEXEC));
	MUST(fexecve(fd, (char *[]){ "by-descriptor", NULL }, (char *[]){ NULL }));
}

static char name_in_turns[] = "a";
static volatile int racing = 1;

static void *rewriter(void *unused)
{
	while (racing)
		name_in_turns[0] ^= 'a' ^ 'b';
	return unused;
}

/* A second thread changes the path while the first opens it. */
static void race(int opens)
{
	pthread_t other;
	pthread_create(&other, NULL, rewriter, NULL);
	for (int i = 0; i < opens; i++)
		close(make(name_in_turns));
	racing = 0;
	pthread_join(other, NULL);
}

/* A call of the 32-bit set, whose number, 132, asks for a process group there and is utime in the set
 * of 64 bits. Prints 1 when the kernel has it; one that has not kills the child. */
static void other_set(void)
{
	pid_t child = MUST(fork());
	if (child == 0) {
		long group = 0;
#ifdef __x86_64__
		__asm__ volatile("int $0x80" : "=a"(group) : "a"(132), "b"(0) : "memory", "r8", "r9",
				 "r10", "r11");
#endif
		_exit(group > 0 ? 0 : 1);
	}
	int status = 0;
	MUST(waitpid(child, &status, 0));
	printf("called %d\n", status == 0);
}

/* A process whose parent is gone before it acts. */
static void orphan(void)
{
	int fds[2];
	MUST(pipe(fds));
	pid_t middle = MUST(fork());
	if (middle == 0) {
		pid_t child = MUST(fork());
		if (child == 0) {
			char byte;
			close(fds[1]);
			(void)!read(fds[0], &byte, 1); /* until its parent has ended */
			MUST(execl("/bin/true", "orphan", NULL));
		}
		printf("middle %d\nchild %d\n", getpid(), child);
		exit(0);
	}
	close(fds[0]);
	MUST(wait(NULL));
	close(fds[1]);
	usleep(100 * 1000);
}

int act_of_reach(const char *act, const char *argument)
{
	if (!strcmp(act, "names"))
		names();
	else if (!strcmp(act, "raw"))
		raw();
	else if (!strcmp(act, "uring"))
		uring();
	else if (!strcmp(act, "fexec"))
		fexec(argument);
	else if (!strcmp(act, "race"))
		race(atoi(argument));
	else if (!strcmp(act, "other-set"))
		other_set();
	else if (!strcmp(act, "orphan"))
		orphan();
	else if (!strcmp(act, "pipes"))
		pipes();
	else if (!strcmp(act, "local"))
		local();
	else if (!strcmp(act, "reach"))
		reach();
	else if (!strcmp(act, "code"))
		code(argument);
	else if (!strcmp(act, "privilege"))
		privilege();
	else if (!strcmp(act, "moved"))
		moved();
	else if (!strcmp(act, "attributes"))
		attributes();
	else
		return 0;
	return 1;
}
