//===- LaunchPlan.h - What the host does for one kernel, as data ---------------===//
//
// The compiler (codegen/) writes a launch plan, the runtime (runtime/) interprets it. The plan is
// embedded in the object file as one string literal (JSON, see toJson), so both sides must agree on
// `formatVersion`. The plan knows nothing of Clang, LLVM, isl or OpenCL headers.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loopy::plan {

/// Changes whenever the meaning of a field changes. The runtime refuses any other version and runs
/// the original loop.
inline constexpr int formatVersion = 10;

/// How one variadic argument of the entry point is passed. Everything the runtime needs fits one of
/// the three, so that reading the arguments needs no type beyond this.
enum class ArgumentKind {
  Pointer,  ///< `void *`: an array, a scalar that is written, or a final value's address
  Integer,  ///< `long long`: any integer or bool parameter (unsigned 64-bit: same bits)
  Floating, ///< `double`: float (exactly widened) or double parameter
};

/// The scalar types a kernel argument or a final value can have.
enum class ScalarType { Bool, I8, U8, I16, U16, I32, U32, I64, U64, F32, F64 };

/// One value the host code passes. Arguments are numbered from 0 in the order of the call.
struct Argument {
  std::string name;
  ArgumentKind kind = ArgumentKind::Integer;
  ScalarType type = ScalarType::I64; ///< element type for pointers
  friend bool operator==(const Argument &, const Argument &) = default;
};

/// Operations of the host-side integer expressions. All work on signed 64-bit values; a result that
/// does not fit makes the evaluation fail (the original loop runs). Comparisons and logical
/// operations give 0 or 1. Binary operations pop the right operand first.
enum class Op {
  Constant,   ///< push `operand`
  Argument,   ///< push the integer argument number `operand`
  HostLoop,   ///< push the current value of the host loop variable number `operand`; in a Writer:
              ///< the coordinate of that number
  RangeLow,   ///< push the lower end of LaunchPlan::ranges number `operand`
  RangeHigh,  ///< push the upper end of LaunchPlan::ranges number `operand`
  PieceFirst, ///< push the first value of Split::axis in the piece; in the intervals of a Split
              ///< only
  PieceLast,  ///< push the last one
  Element,    ///< push the number of the element in question; in a Writer only
  Negate,
  Add,
  Subtract,
  Multiply,
  FloorDivide, ///< rounds towards minus infinity; division by zero fails
  FloorModulo, ///< result has the sign of the divisor
  Minimum,
  Maximum,
  Less,
  LessEqual,
  Equal,
  NotEqual,
  And, ///< both operands are evaluated
  Or,
  Not,
  Select, ///< pops `otherwise`, `then`, `condition`
};

struct Instruction {
  Op op = Op::Constant;
  std::int64_t operand = 0;
  friend bool operator==(const Instruction &, const Instruction &) = default;
};

/// An integer expression in postfix order. The empty expression means "always true" where a
/// condition is expected and is invalid elsewhere.
struct Expression {
  std::vector<Instruction> code;
  friend bool operator==(const Expression &, const Expression &) = default;
};

/// A condition that must hold before anything runs on the device; otherwise the original loop runs
/// and `reason` is what LOOPY_INFO prints.
struct Guard {
  Expression condition;
  std::string reason;
  friend bool operator==(const Guard &, const Guard &) = default;
};

/// The elements [first, last] of an array, relative to the passed pointer (may be negative), as the
/// first and the last element that is really accessed. Nothing is accessed when `nonEmpty` is 0,
/// and then `first` and `last` must not be evaluated.
struct Interval {
  Expression nonEmpty;
  Expression first;
  Expression last;
  friend bool operator==(const Interval &, const Interval &) = default;
};

/// The smallest and the largest value among the elements first, first + stride, ... up to last of
/// an array, read from host memory before anything runs; of floating elements the next integers
/// outside, without NaN. No element: 1 and 0.
struct ElementScan {
  unsigned argument = 0; ///< a Pointer argument
  Interval elements;
  std::int64_t stride = 1; ///< positive
  /// The memory between the first and the last element exists; see Array::endsAreSure.
  bool endsAreSure = true;
  friend bool operator==(const ElementScan &, const ElementScan &) = default;
};
/// Computed from other values.
struct Bounds {
  Expression low;
  Expression high;
  friend bool operator==(const Bounds &, const Bounds &) = default;
};
/// What is known about a value that the kernel computes from data, before it runs.
using ValueRange = std::variant<ElementScan, Bounds>;

/// The subscripts first to last on one axis; elements that differ by 1 in them are `stride`
/// elements apart.
struct BoxAxis {
  Expression first;
  Expression last;
  Expression stride;
  friend bool operator==(const BoxAxis &, const BoxAxis &) = default;
};

/// Elements whose subscripts lie within bounds: element sum(subscript * stride) for all of them.
/// The outermost axis comes first. It means nothing unless the interval that it belongs to is
/// non-empty. No axes: no elements.
struct Box {
  std::vector<BoxAxis> axes;
  friend bool operator==(const Box &, const Box &) = default;
};

/// The parts of an array that is accessed with gaps, closer than intervals can say it.
struct Boxes {
  Box reads;  ///< holds every element that is read
  Box writes; ///< holds every element that may be written
  /// Every element of `writes` is written on every run.
  bool writesAll = false;
  friend bool operator==(const Boxes &, const Boxes &) = default;
};

/// One host array (or written scalar) that kernels access. Two arrays whose touched intervals
/// overlap while one is written make the original loop run, unless both are views of one argument.
struct Array {
  unsigned argument = 0;    ///< a Pointer argument
  unsigned elementSize = 0; ///< bytes
  Interval touched;         ///< every access
  Interval copyIn;          ///< what the device must hold before the first launch
  Interval copyOut;         ///< what may have changed; inside of `copyIn` unless `writesAll`
  /// The first and the last touched element are accessed on every run, so the memory between them
  /// exists. Otherwise (accesses under conditions on data) it may end before.
  bool endsAreSure = true;
  /// Every element of `copyOut` is written on every run. Otherwise only elements that the kernel
  /// changed are stored to the host.
  bool writesAll = true;
  std::optional<Boxes> boxes = {}; ///< in LaunchPlan::arrays only
  friend bool operator==(const Array &, const Array &) = default;
};

/// Device memory that exists only during the launch (temporaries that several kernels share).
struct Scratch {
  std::string name;
  std::uint64_t bytes = 0; ///< of one copy
  Expression copies = {};  ///< over arguments; one where it is empty, never fewer
  friend bool operator==(const Scratch &, const Scratch &) = default;
};

/// The kernel parameter pair `__global T *a_buffer, long a_offset`: the buffer that holds array
/// `array` and the position of element 0 of the host pointer inside it (in elements, may be
/// negative).
struct ArrayOperand {
  unsigned array = 0; ///< index into LaunchPlan::arrays
  friend bool operator==(const ArrayOperand &, const ArrayOperand &) = default;
};
/// The kernel parameter `__global T *t`: scratch memory.
struct ScratchOperand {
  unsigned scratch = 0; ///< index into Variant::scratch
  friend bool operator==(const ScratchOperand &, const ScratchOperand &) = default;
};
/// The kernel parameter `long v`: the value of an expression at launch time.
struct IntegerOperand {
  Expression value;
  friend bool operator==(const IntegerOperand &, const IntegerOperand &) = default;
};
/// The kernel parameter `float v` or `double v` (the argument's type).
struct FloatingOperand {
  unsigned argument = 0;
  friend bool operator==(const FloatingOperand &, const FloatingOperand &) = default;
};
using Operand = std::variant<ArrayOperand, ScratchOperand, IntegerOperand, FloatingOperand>;

/// One launch of one device kernel. `groups` are numbers of work-groups (a value below 1 on any
/// axis means: nothing to do), `localSize` the constant work-group size compiled into the kernel.
struct Launch {
  std::string kernel; ///< function name in Variant::source
  std::array<Expression, 3> groups;
  std::array<unsigned, 3> localSize = {1, 1, 1};
  std::vector<Operand> operands;
  friend bool operator==(const Launch &, const Launch &) = default;
};

struct HostLoop;
struct HostIf;
using HostNode = std::variant<Launch, HostLoop, HostIf>;

/// `for (v = first; v <= last; v += step) body`, v being host loop variable number `variable`.
struct HostLoop {
  unsigned variable = 0;
  std::string name; ///< the iname, for printing
  Expression first;
  Expression last;
  std::int64_t step = 1; ///< positive
  std::vector<HostNode> body;
  friend bool operator==(const HostLoop &, const HostLoop &);
};

struct HostIf {
  Expression condition;
  std::vector<HostNode> body;
  friend bool operator==(const HostIf &, const HostIf &);
};

inline bool operator==(const HostLoop &a, const HostLoop &b) {
  return a.variable == b.variable && a.name == b.name && a.first == b.first && a.last == b.last &&
         a.step == b.step && a.body == b.body;
}
inline bool operator==(const HostIf &a, const HostIf &b) {
  return a.condition == b.condition && a.body == b.body;
}

/// A launch can be divided: its work-groups may run in pieces, on any devices and in any order,
/// each on the memory that there was before the first of them. No piece writes an element that
/// another one accesses. The work-groups with the numbers a to b on `axis` and any numbers on the
/// other axes access the elements `arrays`, where PieceFirst is first + a * step and PieceLast is
/// first + (b + 1) * step - 1. All expressions may refer to the host loops around the launch.
struct Split {
  std::optional<unsigned> axis; ///< nothing: the launch is one piece, and the ends have no meaning
  Expression first;
  std::int64_t step = 1;          ///< at least 1
  std::vector<ValueRange> ranges; ///< like LaunchPlan::ranges, for a piece
  std::vector<Array> arrays;      ///< like LaunchPlan::arrays and in the same order, for a piece
  friend bool operator==(const Split &, const Split &) = default;
};
/// One for each Launch::kernel. Nothing but the plan's arrays connects two launches.
using Splits = std::map<std::string, Split>;
/// The launches of a variant must run as a whole; `reason` completes "it cannot be split: ".
struct Whole {
  std::string reason;
  friend bool operator==(const Whole &, const Whole &) = default;
};
using Division = std::variant<Whole, Splits>;

/// A second text with the same kernels, which computes indices in 32 bits. It is right where all
/// `variables`, and all `values` with all intermediate values, fit into 32 bits with a sign. In
/// their expressions Op::HostLoop is the variable of that number.
struct NarrowIndices {
  std::string source;
  std::vector<Bounds> variables; ///< the ends of each variable, over arguments and earlier ones
  std::vector<Expression> values;
  friend bool operator==(const NarrowIndices &, const NarrowIndices &) = default;
};

enum class DeviceKind { Any, Cpu, Gpu };

/// The code for one kind of device.
struct Variant {
  DeviceKind device = DeviceKind::Any;
  std::string source; ///< OpenCL C 1.2
  bool usesFloat =
      false; ///< needs IEEE single: denormals, round to nearest, inf/nan, exact div/sqrt
  bool usesDouble = false;       ///< needs cl_khr_fp64
  bool usesInt64Atomics = false; ///< needs cl_khr_int64_base_atomics
  bool fastMath = false;         ///< compiled as with -ffast-math
  std::vector<Scratch> scratch;
  std::vector<HostNode> program;
  Division division = {};
  std::optional<NarrowIndices> narrow = {};
  friend bool operator==(const Variant &, const Variant &) = default;
};

/// A variable of the host that has a new value after the loop (a loop variable declared before it).
/// Stored after success, when `assigned` is not 0.
struct FinalValue {
  unsigned argument = 0; ///< a Pointer argument: the variable's address; its type says how to store
  Expression assigned;
  Expression value;
  friend bool operator==(const FinalValue &, const FinalValue &) = default;
};

/// sum(factor * coordinate) + rest, which is 0 or, where it is no equality, not negative.
struct Constraint {
  struct Term {
    unsigned coordinate = 0;
    std::int64_t factor = 0;
    friend bool operator==(const Term &, const Term &) = default;
  };
  std::vector<Term> terms;
  Expression rest; ///< over arguments and Element
  bool isEquality = false;
  friend bool operator==(const Constraint &, const Constraint &) = default;
};

/// A statement of the original loop that writes elements of an array, for LOOPY_CHECK. Its
/// iterations are points with integer coordinates: one for each loop around it, outermost first,
/// and they run in lexicographic order of these.
struct Writer {
  struct Loop {
    std::string variable; ///< as the source names it
    Expression value;     ///< over arguments and coordinates
    friend bool operator==(const Loop &, const Loop &) = default;
  };
  unsigned array = 0;       ///< index into LaunchPlan::arrays
  std::string place;        ///< FILE:LINE
  std::vector<Loop> loops;  ///< those whose variable the source names
  unsigned coordinates = 0; ///< of the loops, then those that only the constraints need
  /// The iterations that write Element: those that meet all constraints of one of these.
  std::vector<std::vector<Constraint>> iterations;
  bool isSure = true; ///< whatever the data are
  friend bool operator==(const Writer &, const Writer &) = default;
};

struct LaunchPlan {
  int version = formatVersion;
  std::string name;     ///< for LOOPY_INFO: FUNCTION:LINE or the loop's name
  std::string location; ///< FILE:LINE of the annotated loop
  std::vector<Argument> arguments;
  std::vector<Guard> guards;
  /// Evaluated once, in order, after the guards; each may refer to earlier ones. Besides them only
  /// the intervals of `arrays` refer to ranges.
  std::vector<ValueRange> ranges;
  std::vector<Array> arrays;
  std::vector<FinalValue> finalValues;
  std::vector<Writer> writers; ///< of an array all, or none
  unsigned hostLoopVariables = 0;
  std::vector<Variant> variants; ///< the first that fits the device is used; never empty
  friend bool operator==(const LaunchPlan &, const LaunchPlan &) = default;
};

/// The embedded form: compact JSON and a checksum (Checksum.h), deterministic.
std::string toJson(const LaunchPlan &plan);

/// Reads what toJson wrote. The error is one sentence: wrong version, wrong checksum, missing
/// field, bad value.
std::expected<LaunchPlan, std::string> fromJson(std::string_view text);

/// The readable form that `-fplugin-arg-loopy-print=plan` and `=host` show: expressions in infix
/// notation with argument names.
std::string toText(const LaunchPlan &plan);

} // namespace loopy::plan
