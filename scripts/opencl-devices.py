#!/usr/bin/env python3
"""Prints one line per OpenCL device: type, platform name and device name, separated by tabs.

Needs nothing but the ICD loader. Prints nothing when there is no device.
"""
import ctypes
import sys

PLATFORM_NAME, DEVICE_TYPE, DEVICE_NAME = 0x0902, 0x1000, 0x102B
ALL_DEVICES = 0xFFFFFFFF
TYPES = {2: "cpu", 4: "gpu", 8: "accelerator"}


def listOf(function, *arguments):
    """The handles that a clGet...IDs function returns."""
    count = ctypes.c_uint(0)
    if function(*arguments, 0, None, ctypes.byref(count)) != 0 or count.value == 0:
        return []
    handles = (ctypes.c_void_p * count.value)()
    function(*arguments, count.value, handles, None)
    return [ctypes.c_void_p(handle) for handle in handles]


def text(function, handle, what):
    buffer = ctypes.create_string_buffer(1024)
    function(handle, what, ctypes.c_size_t(len(buffer)), buffer, None)
    return buffer.value.decode(errors="replace").strip()


def main():
    try:
        cl = ctypes.CDLL("libOpenCL.so.1")
    except OSError:
        return 0
    for platform in listOf(cl.clGetPlatformIDs):
        for device in listOf(cl.clGetDeviceIDs, platform, ctypes.c_ulonglong(ALL_DEVICES)):
            kind = ctypes.c_ulonglong(0)
            cl.clGetDeviceInfo(device, DEVICE_TYPE, ctypes.c_size_t(8), ctypes.byref(kind), None)
            kindName = next((name for bit, name in TYPES.items() if kind.value & bit), "other")
            print(kindName, text(cl.clGetPlatformInfo, platform, PLATFORM_NAME),
                  text(cl.clGetDeviceInfo, device, DEVICE_NAME), sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
