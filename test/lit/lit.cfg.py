# ===- lit.cfg.py - Configuration of the tests that drive the compiler -----------------------===#
#
# lit.site.cfg.py, made by CMake, sets the paths and loads this file.

import os
import shutil
import subprocess

import lit.formats

config.name = "loopy"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.loopy_build, "test", "lit")

# FileCheck, not and count are found like any other command.
config.environment["PATH"] = os.pathsep.join([config.llvm_tools, config.environment["PATH"]])

tools = config.test_source_root
clang = "clang++-22"
plugin = os.path.join(config.loopy_build, "lib", "loopy.so")
include = os.path.join(config.loopy_source, "runtime", "include")
driver = os.path.join(config.loopy_build, "bin", "loopy-clang++")
checkOnly = f"{clang} -fplugin={plugin} -std=c++20 -I {include} -fsyntax-only"

# Longer names stand before their prefixes, because lit replaces them in this order.
config.substitutions += [
    # Compiles, links and runs like a user does.
    ("%loopy-clangxx", driver),
    ("%clangxx", driver),
    # As above, for programs that compare with the original loops bit by bit; a loop that is not
    # offloaded is an error.
    ("%loopy-build", f"{driver} -std=c++20 -O1 -ffp-contract=off -fplugin-arg-loopy-strict"),
    # Checks the diagnostics against the expected-... comments.
    ("%loopy-verify", f"{checkOnly} -Xclang -verify"),
    # Write '%loopy-print=ir %s'.
    ("%loopy-print", f"{checkOnly} -fplugin-arg-loopy-print"),
    # Compiles every OpenCL source that the plugin prints for a C++ file, warnings are errors.
    ("%loopy-opencl-check", f"{tools}/opencl-check {checkOnly} -fplugin-arg-loopy-print=opencl"),
    # Run a program on PoCL's device, or in the checking simulator; a fallback to the original loop
    # ends the program.
    ("%run-pocl", f"{tools}/pocl-run"),
    ("%run-oclgrind", f"{tools}/oclgrind-run"),
    # Plain clang++ with the headers and the plugin's path, for tests of how they are used.
    ("%plain-clangxx", f"{clang} -std=c++20 -I {include}"),
    ("%plugin", plugin),
    ("%FileCheck", "FileCheck"),
    ("%build", config.loopy_build),
    ("%root", config.loopy_source),
]


def openclPlatforms():
    """The names of the OpenCL platforms that have a device.

    Asked in a process of its own, because an OpenCL driver does not survive lit's forks.
    """
    devices = subprocess.run([os.path.join(config.loopy_source, "scripts", "opencl-devices.py")],
                             stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return {line.split("\t")[1] for line in devices.stdout.splitlines()}


if "Portable Computing Language" in openclPlatforms():
    config.available_features.add("pocl")
elif os.environ.get("CI"):
    lit_config.fatal("PoCL has no OpenCL device here, so nothing would be run")
else:
    lit_config.note("no PoCL device: tests that run kernels are skipped")
if shutil.which("ccache"):
    config.available_features.add("ccache")
if shutil.which("mpirun") and shutil.which("mpicxx"):
    config.available_features.add("mpi")
if os.path.exists("/usr/lib/oclgrind/liboclgrind-rt-icd.so"):
    config.available_features.add("oclgrind")
