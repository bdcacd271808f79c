//===- Loader.cpp - loopy.so: loads the plugin, or says why not ------------------------------===//
//
// The plugin takes every symbol of Clang and LLVM from the compiler, so that it cannot even be
// loaded by another version, and the compiler's own message names a symbol that tells a user
// nothing. This library needs nothing of Clang's and loads the plugin beside it.
//
//===----------------------------------------------------------------------------===//
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

__attribute__((constructor)) static void loadPlugin() {
  Dl_info self;
  static const char anchor = 0;
  std::string folder = dladdr(&anchor, &self) ? self.dli_fname : "";
  folder.erase(folder.rfind('/') + 1);
  if (dlopen((folder + LOOPY_PLUGIN_FILE).c_str(), RTLD_LAZY | RTLD_GLOBAL))
    return;
  std::fprintf(stderr,
               "error: the loopy plugin was built for clang " LOOPY_CLANG_VERSION
               " and cannot run in this compiler; use clang++-" LOOPY_CLANG_MAJOR
               " or loopy-clang++ (%s)\n",
               dlerror());
  std::_Exit(1);
}
