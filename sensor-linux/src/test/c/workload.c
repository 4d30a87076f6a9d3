/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests have recorded: each act by itself, by exactly one call. Usage: workload ACT
 * [ARGS], in a directory of its own. What a test must know is printed as "name value" lines.
 */
#include "workload.h"

/* count files: created, renamed, deleted. */
static void files(int count)
{
	for (int i = 0; i < count; i++) {
		char from[32], to[32];
		snprintf(from, sizeof(from), "from-%d", i);
		snprintf(to, sizeof(to), "to-%d", i);
		int fd = make(from);
		MUST(write(fd, from, strlen(from)));
		close(fd);
		MUST(rename(from, to));
		MUST(unlink(to));
	}
}

/* Paths that start from a directory's descriptor. */
static void at(void)
{
	MUST(mkdir("sub", 0700));
	int dir = MUST(open("sub", O_DIRECTORY | O_PATH));
	int fd = MUST(openat(dir, "made", O_CREAT | O_WRONLY, 0600));
	close(fd);
	struct open_how how = { .flags = O_WRONLY | O_APPEND };
	close(MUST(syscall(SYS_openat2, dir, "made", &how, sizeof(how))));
	MUST(renameat(dir, "made", AT_FDCWD, "moved"));
	MUST(linkat(AT_FDCWD, "moved", dir, "hard", 0));
	MUST(symlinkat("../moved", dir, "soft"));
	MUST(fchmodat(dir, "hard", 0640, 0));
	MUST(fchownat(dir, "hard", 12, 34, 0));
	MUST(mkdirat(dir, "inner", 0711));
	MUST(mknodat(dir, "fifo", S_IFIFO | 0600, 0));
	MUST(unlinkat(dir, "fifo", 0));
	MUST(unlinkat(dir, "inner", AT_REMOVEDIR));
	MUST(renameat2(dir, "hard", dir, "soft", RENAME_EXCHANGE));
}

/* The calls that take a path alone, or a descriptor. */
static void plain(void)
{
	close(make("file"));
	MUST(link("file", "second"));
	MUST(symlink("file", "soft"));
	MUST(chmod("./file", 0600));
	MUST(chown("file", 1, 2));
	MUST(lchown("soft", 3, 4));
	MUST(truncate("file", 1000));
	int fd = MUST(open("file", O_RDWR));
	MUST(ftruncate(fd, 10));
	MUST(fchmod(fd, 0644));
	MUST(fchown(fd, 5, -1));
	close(fd);
	MUST(mkdir("dir", 0750));
	MUST(rmdir("dir"));
	MUST(unlink("second"));
}

/* Ways of closing a file. */
static void closes(void)
{
	int by_dup2 = make("by-dup2"), by_range = make("by-range");
	int other = MUST(open("/dev/null", O_RDONLY));
	MUST(dup2(other, by_dup2));
	MUST(syscall(SYS_close_range, by_range, by_range, 0));

	int twice = make("twice");
	int copy = MUST(dup(twice));
	MUST(write(twice, "a", 1));
	close(twice);
	MUST(write(copy, "bc", 2));
	close(copy);

	make("never"); /* ended by exit */
	int inherited = make("inherited");
	if (MUST(fork()) == 0) {
		MUST(write(inherited, "from the child", 14));
		usleep(100 * 1000);
		_exit(0); /* the last to have it */
	}
	close(inherited);
	MUST(wait(NULL));
}

/* A path of more names than the kernel's programs were first made for. */
static void deep(int levels)
{
	int dir = MUST(open(".", O_DIRECTORY | O_PATH));
	for (int i = 0; i < levels; i++) {
		char name[32];
		snprintf(name, sizeof(name), "level-%d", i);
		MUST(mkdirat(dir, name, 0700));
		int next = MUST(openat(dir, name, O_DIRECTORY | O_PATH));
		close(dir);
		dir = next;
	}
	close(MUST(openat(dir, "leaf", O_CREAT | O_WRONLY, 0600)));
	MUST(unlinkat(dir, "leaf", 0));
}

/* Reads: of a file that was there, of one written now, and again under its new name. */
static void reads(const char *old)
{
	close(MUST(open(old, O_RDONLY)));
	close(make("new"));
	close(MUST(open("new", O_RDONLY)));
	MUST(rename("new", "renamed"));
	close(MUST(open("renamed", O_RDONLY)));
}

/* A file that is unmapped after it was closed. */
static void mapped(void)
{
	int fd = MUST(open("mapped", O_CREAT | O_RDWR, 0600));
	MUST(ftruncate(fd, 4096));
	char *map = mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	map[0] = 1;
	munmap(map, 4096);
}

static void *sleeper(void *unused)
{
	(void)unused;
	pause();
	return NULL;
}

/* Many processes of several threads, which all end at once. */
static void threads(int processes)
{
	for (int i = 0; i < processes; i++) {
		if (MUST(fork()) == 0) {
			pthread_t t;
			for (int n = 0; n < 4; n++)
				pthread_create(&t, NULL, sleeper, NULL);
			exit(7);
		}
	}
	while (wait(NULL) > 0)
		;
}

static void *late_maker(void *path)
{
	usleep(500000);
	close(make(path));
	return NULL;
}

/* The first thread ends half a second before another makes a file. */
static void outlived(char *path)
{
	pthread_t other;
	pthread_create(&other, NULL, late_maker, path);
	pthread_exit(NULL);
}

static void *runner(void *unused)
{
	(void)unused;
	usleep(200000);
	MUST(execl("/bin/sleep", "sleep", "0.5", NULL));
	return NULL;
}

/* Another thread than the first runs a program, which ends the first. */
static void run_by_another(void)
{
	pthread_t other;
	pthread_create(&other, NULL, runner, NULL);
	pause();
}

static void descend(const char *root)
{
	MUST(mkdir(root, 0700));
	MUST(chroot(root));
	MUST(chdir("/"));
	int fd = make("/inside");
	MUST(fchmod(fd, 0600));
	close(fd);
	MUST(unlink("/inside"));
}

/* ---- network: all on the loopback interface ------------------------------------------------- */

/* The server is this process, the client its child. 5 bytes there, 1000 back. */
static void tcp(int family)
{
	union address a;
	socklen_t length = loopback(&a, family);
	int listener = MUST(socket(family, SOCK_STREAM, 0));
	MUST(bind(listener, &a.any, length));
	MUST(listen(listener, 1));
	int port = port_of(listener);
	set_port(&a, port);
	pid_t client = MUST(fork());
	char buffer[1000] = { 0 };
	if (client == 0) {
		close(listener);
		int fd = MUST(socket(family, SOCK_STREAM, 0));
		MUST(connect(fd, &a.any, length));
		printf("client-port %d\n", port_of(fd));
		MUST(send(fd, "hello", 5, 0));
		while (recv(fd, buffer, sizeof(buffer), 0) > 0)
			;
		close(fd);
		exit(0);
	}
	int fd = MUST(accept(listener, NULL, NULL));
	MUST(recv(fd, buffer, 5, MSG_WAITALL));
	MUST(send(fd, buffer, sizeof(buffer), 0));
	close(fd);
	MUST(wait(NULL));
	close(listener);
	printf("server %d\nclient %d\nport %d\n", getpid(), client, port);

	int refused = MUST(socket(family, SOCK_STREAM, 0)); /* the port is free now */
	if (connect(refused, &a.any, length) == 0 || errno != ECONNREFUSED)
		exit(1);
	close(refused);
}

/* An IPv4 client of an IPv6 socket. */
static void dual(void)
{
	union address a;
	memset(&a, 0, sizeof(a));
	a.v6.sin6_family = AF_INET6;
	int listener = MUST(socket(AF_INET6, SOCK_STREAM, 0));
	MUST(bind(listener, &a.any, sizeof(a.v6)));
	MUST(listen(listener, 1));
	int port = port_of(listener);
	socklen_t length = loopback(&a, AF_INET);
	set_port(&a, port);
	int fd = MUST(socket(AF_INET, SOCK_STREAM, 0));
	MUST(connect(fd, &a.any, length));
	close(MUST(accept(listener, NULL, NULL)));
	close(fd);
	printf("port %d\n", port);
}

static void udp(int family)
{
	union address a;
	socklen_t length = loopback(&a, family);
	char buffer[16];
	int server = MUST(socket(family, SOCK_DGRAM, 0)), client = MUST(socket(family, SOCK_DGRAM, 0));
	MUST(bind(server, &a.any, length));
	set_port(&a, port_of(server));
	for (int i = 0; i < 5; i++) {
		union address from;
		socklen_t from_length = sizeof(from);
		MUST(sendto(client, "ping", 4, 0, &a.any, length));
		MUST(recvfrom(server, buffer, sizeof(buffer), 0, &from.any, &from_length));
		MUST(sendto(server, "pong", 4, 0, &from.any, from_length));
		MUST(recv(client, buffer, sizeof(buffer), 0));
	}
	struct iovec vector = { .iov_base = "ping", .iov_len = 4 };
	struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
	int connected = MUST(socket(family, SOCK_DGRAM, 0));
	MUST(connect(connected, &a.any, length));
	MUST(sendmsg(connected, &message, 0));
	printf("server-port %d\nclient-port %d\nconnected-port %d\n", port_of(server), port_of(client),
	       port_of(connected));
}

int main(int argc, char **argv)
{
	const char *act = argc > 1 ? argv[1] : "";
	const char *argument = argc > 2 ? argv[2] : "";
	if (!strcmp(act, "files"))
		files(atoi(argument));
	else if (!strcmp(act, "at"))
		at();
	else if (!strcmp(act, "plain"))
		plain();
	else if (!strcmp(act, "closes"))
		closes();
	else if (!strcmp(act, "deep"))
		deep(atoi(argument));
	else if (!strcmp(act, "reads"))
		reads(argument);
	else if (!strcmp(act, "mapped"))
		mapped();
	else if (!strcmp(act, "threads"))
		threads(atoi(argument));
	else if (!strcmp(act, "outlived"))
		outlived(argv[2]);
	else if (!strcmp(act, "run-by-another"))
		run_by_another();
	else if (!strcmp(act, "descend"))
		descend(argument);
	else if (!strcmp(act, "tcp"))
		tcp(atoi(argument) == 6 ? AF_INET6 : AF_INET);
	else if (!strcmp(act, "udp"))
		udp(atoi(argument) == 6 ? AF_INET6 : AF_INET);
	else if (!strcmp(act, "dual"))
		dual();
	else if (!act_of_reach(act, argument))
		return 2;
	return 0;
}
