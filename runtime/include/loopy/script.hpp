//===- script.hpp - Transformation scripts as constexpr values ---------------------------===//
//
// A script is a list of steps. It is built by ordinary constexpr code and is a structural type, so
// it may be a template argument. The plugin evaluates it and reads the fields by their names.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include <initializer_list>

namespace loopy {

// Calling one of these makes a script that is not a constant expression; the compiler names the
// function and shows the calls that led to it.
namespace script_error {
inline void axis_is_not_0_1_or_2() { __builtin_trap(); }
inline void too_many_steps() { __builtin_trap(); }
inline void too_many_arguments() { __builtin_trap(); }
inline void names_and_conditions_are_too_long() { __builtin_trap(); }
} // namespace script_error

/// How the iterations of a loop are executed; made by g(), l() and the constants below.
struct tag {
  enum class kind {
    not_given,
    none,
    group,
    local,
    unroll,
    unroll_hint,
    ordered,
    vectorize,
    interleave,
    interleave_sequential
  };
  kind what = kind::not_given;
  int axis = 0;

  static constexpr tag on_axis(kind what, int axis) {
    if (axis < 0 || axis > 2)
      script_error::axis_is_not_0_1_or_2();
    return {what, axis};
  }
};

/// One work-group per iteration, on grid axis 0, 1 or 2.
constexpr tag g(int axis) { return tag::on_axis(tag::kind::group, axis); }
/// One work-item per iteration, on axis 0, 1 or 2 of the work-group.
constexpr tag l(int axis) { return tag::on_axis(tag::kind::local, axis); }
/// One copy of the body per iteration.
inline constexpr tag unr{tag::kind::unroll, 0};
/// A loop that the device's compiler is asked to unroll.
inline constexpr tag unr_hint{tag::kind::unroll_hint, 0};
/// A loop, in order.
inline constexpr tag ord{tag::kind::ordered, 0};
/// One lane of a vector per iteration. No iteration may depend on another one.
inline constexpr tag vec{tag::kind::vectorize, 0};
/// One copy of each statement per iteration, the copies of one statement side by side (Loo.py's
/// ilp.unr). No iteration may depend on another one.
inline constexpr tag ilp{tag::kind::interleave, 0};
/// The same with a loop around each statement (Loo.py's ilp.seq).
inline constexpr tag ilp_seq{tag::kind::interleave_sequential, 0};
/// A sequential loop.
inline constexpr tag none{tag::kind::none, 0};

/// What `trust` can waive.
enum class check { dependence };

/// Text given to a step: a string literal or anything with data() and size(). Not stored by the
/// script, which copies the characters.
struct text {
  const char *first = "";
  unsigned size = 0;

  constexpr text() = default;
  constexpr text(const char *first, int size) : first(first), size(static_cast<unsigned>(size)) {}
  constexpr text(const char *string) : first(string) {
    while (string[size] != '\0')
      ++size;
  }
  template <typename String>
    requires requires(const String &string) {
      string.data();
      string.size();
    }
  constexpr text(const String &string)
      : first(string.data()), size(static_cast<unsigned>(string.size())) {}
};

/// Where a step was written. The file is a hash of its name (64-bit FNV-1a), because a pointer to a
/// string literal would keep the script from being a template argument.
struct call_site {
  unsigned long long file = 14695981039346656037ull;
  int line;
  int column;

#if defined(__clang__)
  constexpr call_site(const char *name = __builtin_FILE(), int line = __builtin_LINE(),
                      int column = __builtin_COLUMN())
#else
  constexpr call_site(const char *name = __builtin_FILE(), int line = __builtin_LINE(),
                      int column = 0)
#endif
      : line(line), column(column) {
    for (; *name != '\0'; ++name)
      file = (file ^ static_cast<unsigned char>(*name)) * 1099511628211ull;
  }
};

/// The optional arguments of script::split_iname.
struct split_options {
  text outer = {}; ///< default: INAME_outer
  text inner = {}; ///< default: INAME_inner
  tag outer_tag = {};
  tag inner_tag = {};
};

/// The memory of the device that a step uses.
enum class address_space {
  by_use,   ///< local where loops of work-items are swept, else private
  private_, ///< one copy per work-item
  local     ///< one copy per work-group
};
inline constexpr address_space private_ = address_space::private_;
inline constexpr address_space local = address_space::local;

/// The optional arguments of script::add_prefetch and script::buffer_array.
struct storage_options {
  address_space space = address_space::by_use;
  text temporary = {};                     ///< default: ARRAY_fetch or ARRAY_buffer
  std::initializer_list<text> within = {}; ///< statements; default: all that use the array
};

enum class step_kind {
  split_iname,
  tag_inames,
  prioritize_loops,
  rename_iname,
  join_inames,
  assume,
  trust,
  add_prefetch,
  buffer_array,
  realize_reduction
};

/// One argument of a step, by its place in the step's list. Text lies in script::characters.
struct step_argument {
  int first = 0;
  int size = 0;
  long long integer = 0;
  tag iname_tag = {};
};

struct step {
  step_kind kind = step_kind::split_iname;
  int first_argument = 0;
  int argument_count = 0;
  call_site where = call_site("", 0, 0);
};

/// A transformation script. Each method appends one step and returns the script itself, so calls
/// chain, and also work on a named script inside a constexpr function. The last parameter of each
/// method records the place of the call and is never passed.
class script {
public:
  /// Splits a loop into an outer loop over blocks of `length` iterations and an inner loop.
  constexpr script &split_iname(text iname, long long length, const split_options &options = {},
                                call_site where = {}) {
    begin(step_kind::split_iname, where);
    add(iname).add(length).add(options.outer).add(options.inner);
    return add(options.outer_tag).add(options.inner_tag);
  }

  /// Maps the iterations of a loop to the grid, or unrolls it.
  constexpr script &tag_inames(text iname, tag how, call_site where = {}) {
    begin(step_kind::tag_inames, where);
    return add(iname).add(how);
  }

  /// Nests the loops in this order, outermost first.
  constexpr script &prioritize_loops(std::initializer_list<text> inames, call_site where = {}) {
    begin(step_kind::prioritize_loops, where);
    return add(inames);
  }

  constexpr script &rename_iname(text from, text to, call_site where = {}) {
    begin(step_kind::rename_iname, where);
    return add(from).add(to);
  }

  /// Replaces loops, outermost first, by one loop over all their iterations.
  constexpr script &join_inames(std::initializer_list<text> inames, text joined,
                                call_site where = {}) {
    begin(step_kind::join_inames, where);
    return add(joined).add(inames);
  }

  /// A condition on variables that do not change in the kernel, in isl's notation. It is checked at
  /// run time; where it does not hold, the original loop runs.
  constexpr script &assume(text condition, call_site where = {}) {
    begin(step_kind::assume, where);
    return add(condition);
  }

  /// Copies the part of an array that the loops `sweep` read into memory of the work-group or
  /// work-item before these loops, and reads the copy.
  constexpr script &add_prefetch(text array, std::initializer_list<text> sweep,
                                 const storage_options &options = {}, call_site where = {}) {
    begin(step_kind::add_prefetch, where);
    return add(array, sweep, options);
  }

  /// Holds the part of an array that the loops `sweep` read and write in memory of the work-group
  /// or work-item, and copies it back after these loops.
  constexpr script &buffer_array(text array, std::initializer_list<text> sweep,
                                 const storage_options &options = {}, call_site where = {}) {
    begin(step_kind::buffer_array, where);
    return add(array, sweep, options);
  }

  /// Computes a sum (product, minimum, ...) in parts, one per iteration of the loop, on work-items
  /// or work-groups, and adds the parts up. Changes the order of the operations.
  constexpr script &realize_reduction(text iname, tag how, text temporary = {},
                                      call_site where = {}) {
    begin(step_kind::realize_reduction, where);
    return add(iname).add(how).add(temporary);
  }

  /// Waives `waived` for the step before this one. Reported as a remark.
  constexpr script &trust(text reason, check waived, call_site where = {}) {
    begin(step_kind::trust, where);
    return add(reason).add(static_cast<long long>(waived));
  }

  /// Appends the steps of another script, which keep their places.
  constexpr script &then(const script &other) {
    const int count = other.step_count; // `other` may be this script
    for (int i = 0; i < count; ++i)
      append(other, other.steps[i]);
    return *this;
  }

  // Data, public because template arguments need it. Unused tails are zero, so that scripts with
  // the same steps are the same template argument.
  static constexpr int max_steps = 128;
  static constexpr int max_arguments = 512;
  static constexpr int max_characters = 4096;
  int step_count = 0;
  int argument_count = 0;
  int character_count = 0;
  step steps[max_steps] = {};
  step_argument arguments[max_arguments] = {};
  char characters[max_characters] = {};

private:
  constexpr void begin(step_kind kind, const call_site &where) {
    if (step_count == max_steps)
      script_error::too_many_steps();
    steps[step_count] = {kind, argument_count, 0, where};
    ++step_count;
  }

  constexpr script &add(const step_argument &argument) {
    if (argument_count == max_arguments)
      script_error::too_many_arguments();
    arguments[argument_count++] = argument;
    ++steps[step_count - 1].argument_count;
    return *this;
  }

  constexpr script &add(text value) {
    const int size = static_cast<int>(value.size);
    if (max_characters - character_count < size)
      script_error::names_and_conditions_are_too_long();
    const int first = size == 0 ? 0 : character_count;
    for (int i = 0; i < size; ++i)
      characters[character_count++] = value.first[i];
    return add(step_argument{first, size, 0, {}});
  }

  constexpr script &add(std::initializer_list<text> values) {
    for (const text &value : values)
      add(value);
    return *this;
  }

  constexpr script &add(text array, std::initializer_list<text> sweep,
                        const storage_options &options) {
    add(array).add(static_cast<long long>(options.space)).add(options.temporary);
    return add(static_cast<long long>(sweep.size())).add(sweep).add(options.within);
  }

  constexpr script &add(long long value) { return add(step_argument{0, 0, value, {}}); }
  constexpr script &add(tag value) { return add(step_argument{0, 0, 0, value}); }

  constexpr void append(const script &other, step source) {
    begin(source.kind, source.where);
    for (int i = 0; i < source.argument_count; ++i) {
      const step_argument argument = other.arguments[source.first_argument + i];
      if (argument.size == 0)
        add(argument);
      else
        add(text(other.characters + argument.first, argument.size));
    }
  }
};

/// A script for one kind of device, or none.
struct device_script {
  bool given = false;
  script steps = {};

  constexpr device_script() = default;
  constexpr device_script(const script &steps) : given(true), steps(steps) {}
};

/// A kind of device without a script takes the default schedule.
struct device_scripts {
  device_script cpu = {};
  device_script gpu = {};
};

/// Scripts by kind of device: `loopy::variants({.cpu = a, .gpu = b})`. The program carries the code
/// of all of them and takes the one that fits the device it finds.
constexpr device_scripts variants(const device_scripts &scripts) { return scripts; }

} // namespace loopy
