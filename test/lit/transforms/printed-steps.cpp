// The program after each step, as printed: the examples of docs/transforms.md. What belongs into
// Inputs/printed-steps.txt is what the two commands before diff print.
// RUN: %loopy-print=ir %s | sed 's/^kernel \([a-z_]*\):.*/kernel \1/' > %t.txt
// RUN: diff -u %S/Inputs/printed-steps.txt %t.txt

// A step that is new must be there, too.
// RUN: grep -o '^kernel [a-z_]*' %t.txt | cut -d' ' -f2 | sort -u > %t.printed
// RUN: grep -o '^## [a-z_]*' %root/docs/transforms.md | cut -d' ' -f2 | sort > %t.steps
// RUN: diff %t.steps %t.printed
#include <loopy/loopy.hpp>

#include "../run/Inputs/transforms.h"
