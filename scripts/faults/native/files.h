/* What both shims share: the real functions, and which files they care for. */
#ifndef FILES_H
#define FILES_H

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define REAL(type, name, ...)                      \
  static type (*real)(__VA_ARGS__);                \
  if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, #name)

/* The folder watched, without a slash at its end. */
static const char *watched_folder(void) {
  static const char *folder;
  if (folder == NULL) folder = getenv("DISK_SHIM_FOLDER");
  return folder == NULL ? "" : folder;
}

/* The name of a path below the watched folder, "" for the folder itself, NULL for all else. */
static inline const char *name_within(const char *path) {
  const char *folder = watched_folder();
  size_t length = strlen(folder);
  if (length == 0 || strncmp(path, folder, length) != 0) return NULL;
  if (path[length] == '\0') return path + length;
  if (path[length] != '/' || strchr(path + length + 1, '/') != NULL) return NULL;
  return path + length + 1;
}

/* The same for an open file; NULL when it was unlinked. `room` holds the path. */
static inline const char *name_of_open(int fd, char room[PATH_MAX]) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, room, PATH_MAX - 1);
  if (length <= 0 || room[0] != '/') return NULL;
  room[length] = '\0';
  return strstr(room, " (deleted)") == NULL ? name_within(room) : NULL;
}

static int starts_with(const char *name, const char *start) {
  return strncmp(name, start, strlen(start)) == 0;
}

/* log.db and evidence.db with their journals and shared memory. */
static inline int is_of_log(const char *name) {
  return starts_with(name, "log.db") || starts_with(name, "evidence.db");
}

#endif
