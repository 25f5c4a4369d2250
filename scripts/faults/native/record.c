/*
 * Writes down every change to the log's files, and every sync, in the order they happened, so that
 * what a power cut at any moment could leave can be worked out afterwards. Shared memory is left
 * out: it is made anew by whoever opens a database first.
 */
#include "files.h"
#include <pthread.h>
#include <sys/stat.h>
#include <sys/uio.h>

enum event { WRITE = 1, TRUNCATE = 2, SYNC = 3, CREATE = 4, UNLINK = 5 };

/* Little-endian; the name and then the bytes follow. The layout that disk-trace.ts reads. */
struct header {
  uint32_t event;
  uint32_t name_length;
  uint64_t offset; /* of a write; the new size at a truncation */
  uint64_t length; /* of the bytes that follow */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int trace(void) {
  static int fd = -1;
  const char *path = fd < 0 ? getenv("DISK_SHIM_TRACE") : NULL;
  if (path != NULL) {
    int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0600);
  }
  return fd;
}

/* The ledger tells what was acknowledged and when; "" is the folder. */
static int is_recorded(const char *name) {
  if (name == NULL) return 0;
  if (name[0] == '\0' || strcmp(name, "ledger") == 0) return 1;
  size_t length = strlen(name);
  int is_shared = length > 4 && strcmp(name + length - 4, "-shm") == 0;
  return is_of_log(name) && !is_shared;
}

static void note(enum event event, const char *name, uint64_t offset, const void *bytes,
                 uint64_t length) {
  struct header header = {event, (uint32_t)strlen(name), offset, length};
  struct iovec parts[] = {{&header, sizeof header},
                          {(void *)name, header.name_length},
                          {(void *)bytes, (size_t)length}};
  pthread_mutex_lock(&lock);
  ssize_t written = writev(trace(), parts, 3);
  pthread_mutex_unlock(&lock);
  if (written != (ssize_t)(sizeof header + header.name_length + length)) abort();
}

static void note_write(int fd, int64_t offset, const void *bytes, ssize_t written) {
  char room[PATH_MAX];
  if (written <= 0 || fd < 3) return;
  const char *name = name_of_open(fd, room);
  if (!is_recorded(name)) return;
  note(WRITE, name, (uint64_t)offset, bytes, (uint64_t)written);
}

static void note_sync(int fd, int result) {
  char room[PATH_MAX];
  const char *name = result == 0 ? name_of_open(fd, room) : NULL;
  if (is_recorded(name)) note(SYNC, name, 0, NULL, 0);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(ssize_t, write, int, const void *, size_t);
  ssize_t written = real(fd, bytes, count);
  note_write(fd, lseek(fd, 0, SEEK_CUR) - written, bytes, written);
  return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
  ssize_t written = real(fd, bytes, count, offset);
  note_write(fd, offset, bytes, written);
  return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
  ssize_t written = real(fd, bytes, count, offset);
  note_write(fd, offset, bytes, written);
  return written;
}

int fsync(int fd) {
  REAL(int, fsync, int);
  int result = real(fd);
  note_sync(fd, result);
  return result;
}

int fdatasync(int fd) {
  REAL(int, fdatasync, int);
  int result = real(fd);
  note_sync(fd, result);
  return result;
}

static void note_truncation(int fd, int64_t size, int result) {
  char room[PATH_MAX];
  const char *name = result == 0 ? name_of_open(fd, room) : NULL;
  if (is_recorded(name)) note(TRUNCATE, name, (uint64_t)size, NULL, 0);
}

int ftruncate(int fd, off_t size) {
  REAL(int, ftruncate, int, off_t);
  int result = real(fd, size);
  note_truncation(fd, size, result);
  return result;
}

int ftruncate64(int fd, off64_t size) {
  REAL(int, ftruncate64, int, off64_t);
  int result = real(fd, size);
  note_truncation(fd, size, result);
  return result;
}

/* A file that opening would make. The folder has one writer, so nobody comes in between. */
static const char *made_by(const char *path, int flags) {
  struct stat ignored;
  const char *name = (flags & O_CREAT) != 0 ? name_within(path) : NULL;
  return is_recorded(name) && stat(path, &ignored) != 0 ? name : NULL;
}

int open(const char *path, int flags, ...) {
  REAL(int, open, const char *, int, mode_t);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  const char *made = made_by(path, flags);
  int fd = real(path, flags, mode);
  if (fd >= 0 && made != NULL) note(CREATE, made, 0, NULL, 0);
  return fd;
}

int open64(const char *path, int flags, ...) {
  REAL(int, open64, const char *, int, mode_t);
  va_list rest;
  va_start(rest, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  const char *made = made_by(path, flags);
  int fd = real(path, flags, mode);
  if (fd >= 0 && made != NULL) note(CREATE, made, 0, NULL, 0);
  return fd;
}

int unlink(const char *path) {
  REAL(int, unlink, const char *);
  int result = real(path);
  const char *name = result == 0 ? name_within(path) : NULL;
  if (is_recorded(name)) note(UNLINK, name, 0, NULL, 0);
  return result;
}
