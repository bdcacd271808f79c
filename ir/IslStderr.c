// libisl.a refers to stderr in a way that a shared object cannot contain; the linker's --wrap=stderr
// turns that reference into this variable.
#include <stdio.h>

extern FILE *__real_stderr;
__attribute__((visibility("hidden"))) FILE *__wrap_stderr;

__attribute__((constructor(101))) static void initialiseStderr(void) {
  __wrap_stderr = __real_stderr;
}
