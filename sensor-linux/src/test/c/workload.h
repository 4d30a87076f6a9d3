/* SPDX-License-Identifier: Apache-2.0
 *
 * What the acts of workload.c and reach.c share.
 */
#ifndef DREC_WORKLOAD_H
#define DREC_WORKLOAD_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <net/if.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

static inline int must(int result, const char *what)
{
	if (result < 0) {
		perror(what);
		exit(1);
	}
	return result;
}
#define MUST(call) must(call, #call)

static inline int make(const char *name)
{
	return MUST(open(name, O_CREAT | O_WRONLY | O_TRUNC, 0644));
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static inline socklen_t loopback(union address *a, int family)
{
	memset(a, 0, sizeof(*a));
	a->any.sa_family = family;
	if (family == AF_INET) {
		a->v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return sizeof(a->v4);
	}
	a->v6.sin6_addr = in6addr_loopback;
	return sizeof(a->v6);
}

static inline int port_of(int fd)
{
	union address a;
	socklen_t length = sizeof(a);
	MUST(getsockname(fd, &a.any, &length));
	return ntohs(a.any.sa_family == AF_INET ? a.v4.sin_port : a.v6.sin6_port);
}

static inline void set_port(union address *a, int port)
{
	if (a->any.sa_family == AF_INET)
		a->v4.sin_port = htons(port);
	else
		a->v6.sin6_port = htons(port);
}

/* The acts of reach.c: whether there is one of this name, which then has been done. */
int act_of_reach(const char *act, const char *argument);

#endif
