/*
 * Fails, or ends the process at, the n-th write or sync of the log's files. Orders come through
 * a small file that both sides map, so that they can change while the process runs.
 */
#include "files.h"

enum operation { WRITES = 1, SYNCS = 2, BOTH = 3 };
enum action { FAIL_IO = 1, FAIL_FULL = 2, KILL = 3, FAIL_READONLY = 4 };

/* Little-endian 32-bit words: the layout that disk-orders.ts writes. */
struct orders {
  uint32_t operation; /* 0: nothing fails */
  uint32_t action;
  uint32_t first; /* the first to fail, from 1 */
  uint32_t times; /* how many fail, one after the other */
  uint32_t writes; /* counted so far */
  uint32_t syncs;
  uint32_t hits;
};

static struct orders *orders(void) {
  static struct orders *mapped;
  if (mapped != NULL) return mapped;
  const char *path = getenv("DISK_SHIM_ORDERS");
  /* Not open(), which is ours and asks for the orders. */
  int fd = path == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return NULL;
  void *at = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (at != MAP_FAILED) mapped = at;
  return mapped;
}

/* Counts one operation on an open file; the action that befalls it, or 0. */
static enum action befalls(int fd, enum operation operation) {
  char room[PATH_MAX];
  struct orders *given = orders();
  if (given == NULL || fd < 3) return 0;
  const char *name = name_of_open(fd, room);
  if (name == NULL || !is_of_log(name)) return 0;
  uint32_t *counter = operation == WRITES ? &given->writes : &given->syncs;
  uint32_t count = __atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST);
  if ((given->operation & operation) == 0 || count < given->first) return 0;
  if (count - given->first >= given->times) return 0;
  __atomic_add_fetch(&given->hits, 1, __ATOMIC_SEQ_CST);
  return given->action;
}

static int fails(enum action action) {
  if (action == KILL) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = action == FAIL_IO ? EIO : action == FAIL_FULL ? ENOSPC : EROFS;
  return -1;
}

/* What fails or is killed while it writes has written half; a read-only disk takes nothing. */
static size_t written_before(enum action action, size_t count) {
  return action == FAIL_READONLY ? 0 : count / 2;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(ssize_t, write, int, const void *, size_t);
  enum action action = befalls(fd, WRITES);
  if (action == 0) return real(fd, bytes, count);
  real(fd, bytes, written_before(action, count));
  return fails(action);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  enum action action = befalls(fd, WRITES);
  if (action == 0) return real(fd, bytes, count, offset);
  real(fd, bytes, written_before(action, count), offset);
  return fails(action);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  enum action action = befalls(fd, WRITES);
  if (action == 0) return real(fd, bytes, count, offset);
  real(fd, bytes, written_before(action, count), offset);
  return fails(action);
}

int fsync(int fd) {
  REAL(int, fsync, int);
  enum action action = befalls(fd, SYNCS);
  return action == 0 ? real(fd) : fails(action);
}

int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  enum action action = befalls(fd, SYNCS);
  return action == 0 ? real(fd) : fails(action);
}

/* While the disk is read-only no file of the log opens for writing, nor is said to be writable. */
static int is_read_only(const char *path) {
  struct orders *given = orders();
  const char *name = name_within(path);
  return given != NULL && given->operation != 0 && given->action == FAIL_READONLY &&
         given->writes + 1 >= given->first && name != NULL && is_of_log(name);
}

static int refuses(const char *path, int flags) {
  if ((flags & O_ACCMODE) == O_RDONLY && (flags & O_CREAT) == 0) return 0;
  if (!is_read_only(path)) return 0;
  errno = EROFS;
  return 1;
}

int open(const char *path, int flags, ...) {
  REAL(int, open, const char *, int, mode_t);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return strcmp(watched_folder(), "") != 0 && refuses(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  REAL(int, open64, const char *, int, mode_t);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return strcmp(watched_folder(), "") != 0 && refuses(path, flags) ? -1 : real(path, flags, mode);
}

int access(const char *path, int mode) {
  REAL(int, access, const char *, int);
  if ((mode & W_OK) == 0 || !is_read_only(path)) return real(path, mode);
  errno = EROFS;
  return -1;
}
