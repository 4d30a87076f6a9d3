/* SPDX-License-Identifier: Apache-2.0
 *
 * The storms of the cost harness, jmh/cost, which compiles this at need:
 *
 *   storm exec COUNT JOBS        posix_spawn of /bin/true and a wait, COUNT times, by JOBS processes
 *   storm files DIR COUNT        small files in the manner of postmark: COUNT transactions
 *   storm opens FILE RATE SECONDS JOBS
 *                                opens and closes a file RATE times a second, by JOBS processes in
 *                                bursts of a millisecond; what is late is made up for, and takes longer
 *   storm http COUNT             a server on a loopback port of the kernel's choice that sends a file,
 *                                and a client with a connection for each of COUNT requests
 *   storm tree DIR COUNT         makes COUNT files of up to 16 KiB, 50 to a directory
 *   storm sources DIR COUNT      makes COUNT C sources
 *
 * The same numbers are drawn in each run. Ends with 1 and a line when a call fails that should not.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static uint64_t state = 0x9e3779b97f4a7c15ULL;

static uint32_t drawn(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % below;
}

static void fail(const char *what)
{
	fprintf(stderr, "storm: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void await(pid_t child, const char *what)
{
	int status = 0;
	if (waitpid(child, &status, 0) < 0)
		fail("waitpid");
	if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "storm: %s ended with status %d\n", what, status);
		exit(1);
	}
}

/* ---- exec ----------------------------------------------------------------------------------- */

static void spawn_all(long count)
{
	char *const argv[] = { "/bin/true", "--of=the storm", NULL };
	for (long i = 0; i < count; i++) {
		pid_t child;
		int error = posix_spawn(&child, argv[0], NULL, NULL, argv, environ);
		if (error) {
			errno = error;
			fail(argv[0]);
		}
		await(child, argv[0]);
	}
}

static void exec_storm(long count, long jobs)
{
	for (long i = 1; i < jobs; i++) {
		pid_t child = fork();
		if (child < 0)
			fail("fork");
		if (!child) {
			spawn_all(count / jobs);
			_exit(0);
		}
	}
	spawn_all(count / jobs);
	for (long i = 1; i < jobs; i++)
		await(-1, "a job");
}

/* ---- small files ---------------------------------------------------------------------------- */

#define POOL 1000
#define FILE_BYTES_MAX 10240

static char block[16384];

static void append(const char *path, size_t bytes, int flags)
{
	int fd = open(path, O_WRONLY | flags, 0644);
	if (fd < 0 || write(fd, block, bytes) != (ssize_t)bytes || close(fd))
		fail(path);
}

static void read_whole(const char *path)
{
	static char into[4096];
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		fail(path);
	while (read(fd, into, sizeof(into)) > 0)
		;
	close(fd);
}

static void name(char *path, size_t size, const char *dir, uint32_t file)
{
	snprintf(path, size, "%s/%u", dir, file);
}

/* A transaction: one file is read or grows, another is removed and made anew. */
static void file_storm(const char *dir, long count)
{
	char path[4096];
	if (mkdir(dir, 0755) && errno != EEXIST)
		fail(dir);
	for (uint32_t i = 0; i < POOL; i++) {
		name(path, sizeof(path), dir, i);
		append(path, 512 + drawn(FILE_BYTES_MAX - 512), O_CREAT | O_TRUNC);
	}
	for (long i = 0; i < count; i++) {
		name(path, sizeof(path), dir, drawn(POOL));
		if (drawn(2))
			read_whole(path);
		else
			append(path, 512 + drawn(1024), O_APPEND);
		name(path, sizeof(path), dir, drawn(POOL));
		if (unlink(path))
			fail(path);
		append(path, 512 + drawn(FILE_BYTES_MAX - 512), O_CREAT | O_EXCL);
	}
	for (uint32_t i = 0; i < POOL; i++) {
		name(path, sizeof(path), dir, i);
		if (unlink(path))
			fail(path);
	}
	if (rmdir(dir))
		fail(dir);
}

/* ---- opens at a rate ------------------------------------------------------------------------ */

static int64_t now_ns(void)
{
	struct timespec now;
	if (clock_gettime(CLOCK_MONOTONIC, &now))
		fail("clock_gettime");
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void open_at_rate(const char *file, long rate, long seconds)
{
	long done = 0;
	int64_t began = now_ns();
	while (done < rate * seconds) {
		long due = (now_ns() - began) / 1000000 * rate / 1000;
		for (; done < due && done < rate * seconds; done++) {
			int fd = open(file, O_RDONLY);
			if (fd < 0 || close(fd))
				fail(file);
		}
		usleep(1000 - (now_ns() - began) / 1000 % 1000);
	}
}

static void open_storm(const char *file, long rate, long seconds, long jobs)
{
	append(file, 1, O_CREAT);
	for (long i = 0; i < jobs; i++) {
		pid_t child = fork();
		if (child < 0)
			fail("fork");
		if (!child) {
			open_at_rate(file, rate / jobs, seconds);
			_exit(0);
		}
	}
	for (long i = 0; i < jobs; i++)
		await(-1, "a job");
	if (unlink(file))
		fail(file);
}

/* ---- requests over HTTP --------------------------------------------------------------------- */

static void serve(int listener, const char *page)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4096\r\n\r\n";
	char request[1024];
	char answer[sizeof(head) - 1 + 4096];
	memcpy(answer, head, sizeof(head) - 1);
	for (;;) {
		int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (client < 0)
			fail("accept");
		if (read(client, request, sizeof(request)) > 0) {
			int file = open(page, O_RDONLY | O_CLOEXEC);
			if (file < 0 || read(file, answer + sizeof(head) - 1, 4096) != 4096)
				fail(page);
			close(file);
			if (write(client, answer, sizeof(answer)) != sizeof(answer))
				fail("write to the client");
		}
		close(client);
	}
}

static void ask(const struct sockaddr_in *address)
{
	static const char request[] = "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	char answer[8192];
	ssize_t all = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const void *)address, sizeof(*address)))
		fail("connect");
	if (write(fd, request, sizeof(request) - 1) < 0)
		fail("write to the server");
	for (ssize_t got; (got = read(fd, answer, sizeof(answer))) > 0;)
		all += got;
	close(fd);
	if (all < 4096) {
		fprintf(stderr, "storm: an answer of %zd bytes, expected over 4096\n", all);
		exit(1);
	}
}

static void http_storm(long count)
{
	char page[] = "/tmp/drec-storm-XXXXXX";
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof(address);
	int file = mkstemp(page);
	if (file < 0 || write(file, block, 4096) != 4096)
		fail(page);
	close(file);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || bind(listener, (void *)&address, sizeof(address)) || listen(listener, 128)
	    || getsockname(listener, (void *)&address, &length))
		fail("listen");
	pid_t server = fork();
	if (server < 0)
		fail("fork");
	if (!server)
		serve(listener, page);
	for (long i = 0; i < count; i++)
		ask(&address);
	kill(server, SIGKILL);
	waitpid(server, NULL, 0);
	unlink(page);
}

/* ---- what find, tar and the compiler are given ---------------------------------------------- */

static void make_tree(const char *dir, long count)
{
	char path[4096];
	if (mkdir(dir, 0755))
		fail(dir);
	for (long i = 0; i < count; i++) {
		if (i % 50 == 0) {
			snprintf(path, sizeof(path), "%s/%ld", dir, i / 50);
			if (mkdir(path, 0755))
				fail(path);
		}
		snprintf(path, sizeof(path), "%s/%ld/%ld", dir, i / 50, i);
		append(path, drawn(sizeof(block)), O_CREAT | O_EXCL);
	}
}

static void make_sources(const char *dir, long count)
{
	char path[4096];
	if (mkdir(dir, 0755))
		fail(dir);
	for (long i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "%s/part%ld.c", dir, i);
		FILE *source = fopen(path, "w");
		if (!source)
			fail(path);
		fprintf(source, "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n");
		for (int f = 0; f < 60; f++)
			fprintf(source,
				"int f%ld_%d(int n, char *s)\n{\n\tint sum = %u;\n"
				"\tfor (int i = 0; i < n; i++)\n\t\tsum += s[i] * (i ^ %u);\n"
				"\tif (sum > %u)\n\t\tprintf(\"%%d\\n\", sum);\n\treturn sum;\n}\n",
				i, f, drawn(1000), drawn(1000), drawn(100000));
		if (fclose(source))
			fail(path);
	}
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	memset(block, 'x', sizeof(block));
	if (!strcmp(what, "exec") && argc == 4)
		exec_storm(atol(argv[2]), atol(argv[3]));
	else if (!strcmp(what, "files") && argc == 4)
		file_storm(argv[2], atol(argv[3]));
	else if (!strcmp(what, "opens") && argc == 6)
		open_storm(argv[2], atol(argv[3]), atol(argv[4]), atol(argv[5]));
	else if (!strcmp(what, "http") && argc == 3)
		http_storm(atol(argv[2]));
	else if (!strcmp(what, "tree") && argc == 4)
		make_tree(argv[2], atol(argv[3]));
	else if (!strcmp(what, "sources") && argc == 4)
		make_sources(argv[2], atol(argv[3]));
	else {
		fprintf(stderr, "storm: expected exec, files, opens, http, tree or sources; see storm.c\n");
		return 2;
	}
	return 0;
}
