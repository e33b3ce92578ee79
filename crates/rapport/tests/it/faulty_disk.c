/* A disk that fails on demand, and tells afterwards what it was asked to do.
 *
 * Preloaded into the program, it stands between the program and the C library's calls on files.
 * It deliberately knows nothing of databases. What is written through memory maps goes past it;
 * SQLite does that with the index of its log alone, which is made anew after a crash.
 *
 *   FAULTY_UNDER  files under this directory are on the disk; all others are let alone
 *   FAULTY_RULES  "CALL ENDING FIRST LAST HOW" and more after ';': of the CALLs (write, sync,
 *                 create) on files whose path ends like that (*: on all), the FIRST to the LAST
 *                 (0: all that follow) fail with HOW: ENOSPC, EIO, or SHORT, which writes half.
 *                 SKIP is no failure: a sync is not done, only said to be, which saves time. Of
 *                 several rules the last counts
 *   FAULTY_WHILE  the rules hold while this file exists; without it always
 *   FAULTY_FIRED  a line is added here for every call that failed: HOW, CALL, its number, the path
 *   FAULTY_TRACE  everything that changes the disk is added here in its order, and everything
 *                 said to the world: see `struct event`
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MADE = 1, CREATED, OPENED, WROTE, CUT, SYNCED, NOT_SYNCED, REMOVED, RENAMED, SAID };

/* Followed by `length` bytes: a path, two paths with a zero between, or what was written or said.
 * `file` is a descriptor of that process; of what was said, the port of the one who hears it, or
 * 1 for standard output. */
struct event {
  uint32_t kind, process;
  uint64_t file, offset, length;
};

struct rule {
  char call[8], ending[64], how[8];
  unsigned long first, last, seen;
};

enum { MOST_FILES = 4096, MOST_RULES = 16, MOST_SAID = 2000 };
static char *names[MOST_FILES];
static struct rule rules[MOST_RULES];
static int rule_count, fired = -1, trace = -1;
static const char *under, *condition;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

/* Past ourselves. */
static int plain_open(const char *path) {
  return (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

__attribute__((constructor)) static void begin(void) {
  under = getenv("FAULTY_UNDER");
  condition = getenv("FAULTY_WHILE");
  const char *path = getenv("FAULTY_FIRED");
  if (path) fired = plain_open(path);
  path = getenv("FAULTY_TRACE");
  if (path) trace = plain_open(path);
  const char *text = getenv("FAULTY_RULES");
  while (text && *text && rule_count < MOST_RULES) {
    struct rule *rule = &rules[rule_count];
    if (sscanf(text, "%7s %63s %lu %lu %7s", rule->call, rule->ending, &rule->first, &rule->last, rule->how) != 5)
      abort();
    char *end = strchr(rule->how, ';');
    if (end) *end = 0;
    rule_count++;
    text = strchr(text, ';');
    if (text) text++;
  }
}

static int on_the_disk(const char *path) { return under && strncmp(path, under, strlen(under)) == 0; }

static const char *name_of(int fd) { return fd >= 0 && fd < MOST_FILES ? names[fd] : NULL; }

/* A test that cannot read all of it must not go on as if it could. */
static void record(uint32_t kind, uint64_t file, uint64_t offset, const void *bytes, size_t length) {
  if (trace < 0) return;
  struct event event = {kind, (uint32_t)getpid(), file, offset, length};
  struct iovec parts[] = {{&event, sizeof event}, {(void *)bytes, length}};
  if (syscall(SYS_writev, trace, parts, 2) != (long)(sizeof event + length)) abort();
}

/* What is to go wrong with this call, or NULL. */
static const char *fault(const char *call, const char *path) {
  int holds = !condition || syscall(SYS_faccessat, AT_FDCWD, condition, F_OK) == 0;
  const char *how = NULL;
  for (struct rule *rule = rules; rule < rules + rule_count; rule++) {
    if (!holds && strcmp(rule->how, "SKIP")) continue;
    size_t length = strlen(path), ending = strlen(rule->ending);
    if (strcmp(rule->call, call)) continue;
    if (strcmp(rule->ending, "*") && (length < ending || strcmp(path + length - ending, rule->ending))) continue;
    rule->seen++;
    if (rule->seen < rule->first || (rule->last && rule->seen > rule->last)) continue;
    how = rule->how;
    if (!strcmp(how, "SKIP")) continue;
    char line[512];
    int said = snprintf(line, sizeof line, "%s %s %lu %s\n", how, call, rule->seen, path);
    if (fired >= 0 && syscall(SYS_write, fired, line, said) != said) abort();
  }
  return how;
}

static int failing(const char *how) {
  errno = !strcmp(how, "EIO") ? EIO : ENOSPC;
  return -1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode) {
  if (!on_the_disk(path)) return real(path, flags, mode);
  pthread_mutex_lock(&order);
  int known = syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0;
  const char *how = (flags & O_CREAT) && !known ? fault("create", path) : NULL;
  int fd = how ? failing(how) : real(path, flags, mode);
  if (fd >= MOST_FILES) abort();
  if (fd >= 0) {
    free(names[fd]);
    names[fd] = strdup(path);
    record(known ? OPENED : CREATED, (uint64_t)fd, 0, path, strlen(path));
    if (known && (flags & O_TRUNC)) record(CUT, (uint64_t)fd, 0, NULL, 0);
  }
  int error = errno;
  pthread_mutex_unlock(&order);
  errno = error;
  return fd;
}

#define OPEN(name)                                   \
  int name(const char *path, int flags, ...) {       \
    va_list more;                                    \
    va_start(more, flags);                           \
    mode_t mode = va_arg(more, mode_t);              \
    va_end(more);                                    \
    return opened(REAL(name), path, flags, mode);    \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  if (name_of(fd)) {
    pthread_mutex_lock(&order);
    free(names[fd]);
    names[fd] = NULL;
    pthread_mutex_unlock(&order);
  }
  return REAL(close)(fd);
}

static ssize_t written(int fd, const void *bytes, size_t length, off_t at) {
  pthread_mutex_lock(&order);
  const char *how = fault("write", names[fd]);
  ssize_t done = 0;
  if (how && !strcmp(how, "SHORT")) length /= 2;
  else if (how) done = failing(how);
  if (!done && length) {
    record(WROTE, (uint64_t)fd, (uint64_t)at, bytes, length);
    done = REAL(pwrite)(fd, bytes, length, at);
    if (done != (ssize_t)length) abort();
  }
  int error = errno;
  pthread_mutex_unlock(&order);
  errno = error;
  return done;
}

#define PWRITE(name) \
  ssize_t name(int fd, const void *bytes, size_t length, off_t at) { \
    return name_of(fd) ? written(fd, bytes, length, at) : REAL(name)(fd, bytes, length, at); \
  }
PWRITE(pwrite)
PWRITE(pwrite64)

/* Recorded before it is said: what is said afterwards can only be heard later. */
static void saying(int fd, const void *bytes, size_t length) {
  if (trace < 0) return;
  struct sockaddr_in hearer;
  socklen_t size = sizeof hearer;
  uint64_t who = 1;
  if (fd != 1) {
    if (getpeername(fd, (struct sockaddr *)&hearer, &size) || hearer.sin_family != AF_INET) return;
    who = ntohs(hearer.sin_port);
  }
  pthread_mutex_lock(&order);
  record(SAID, who, 0, bytes, length < MOST_SAID ? length : MOST_SAID);
  pthread_mutex_unlock(&order);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (!name_of(fd)) {
    saying(fd, bytes, length);
    return REAL(write)(fd, bytes, length);
  }
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t done = written(fd, bytes, length, at);
  if (done > 0) lseek(fd, at + done, SEEK_SET);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (name_of(fd)) abort();
  if (count > 0) saying(fd, parts[0].iov_base, parts[0].iov_len);
  return REAL(writev)(fd, parts, count);
}

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
  saying(fd, bytes, length);
  return REAL(send)(fd, bytes, length, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  if (message->msg_iovlen > 0) saying(fd, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len);
  return REAL(sendmsg)(fd, message, flags);
}

static int cut(int (*real)(int, off_t), int fd, off_t length) {
  if (!name_of(fd)) return real(fd, length);
  pthread_mutex_lock(&order);
  record(CUT, (uint64_t)fd, (uint64_t)length, NULL, 0);
  int done = real(fd, length);
  pthread_mutex_unlock(&order);
  return done;
}

int ftruncate(int fd, off_t length) { return cut(REAL(ftruncate), fd, length); }
int ftruncate64(int fd, off_t length) { return cut(REAL(ftruncate64), fd, length); }

static int synced(int (*real)(int), int fd) {
  if (!name_of(fd)) return real(fd);
  pthread_mutex_lock(&order);
  const char *how = fault("sync", names[fd]);
  int skip = how && !strcmp(how, "SKIP");
  int done = skip ? 0 : how ? failing(how) : real(fd), error = errno;
  record(done ? NOT_SYNCED : SYNCED, (uint64_t)fd, 0, NULL, 0);
  pthread_mutex_unlock(&order);
  errno = error;
  return done;
}

int fsync(int fd) { return synced(REAL(fsync), fd); }
int fdatasync(int fd) { return synced(REAL(fdatasync), fd); }

/* Changes of names. They are recorded when they have succeeded. */
#define NAMES(kind, path, done, bytes, length)            \
  if (!on_the_disk(path)) return done;                    \
  pthread_mutex_lock(&order);                             \
  int outcome = done;                                     \
  if (!outcome) record(kind, 0, 0, bytes, length);        \
  pthread_mutex_unlock(&order);                           \
  return outcome

int unlink(const char *path) { NAMES(REMOVED, path, REAL(unlink)(path), path, strlen(path)); }

int mkdir(const char *path, mode_t mode) { NAMES(MADE, path, REAL(mkdir)(path, mode), path, strlen(path)); }

int rename(const char *from, const char *to) {
  char both[1024];
  int length = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
  if (length < 0 || length >= (int)sizeof both) abort();
  NAMES(RENAMED, from, REAL(rename)(from, to), both, (size_t)length);
}
