//===- step-options.hpp - What the steps of a script are told ----------------------------===//
//
// Tags of loops, texts, places, and the optional arguments of steps. Structural types: a script,
// which contains them, may be a template argument.
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
  int axis = 0; ///< -1: chosen by the step

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

/// An axis of the work-group that the loops around the same statements do not use. Where a pattern
/// names several loops, the one with the smallest stride in memory gets the lowest axis.
inline constexpr tag l_auto{tag::kind::local, -1};
inline constexpr tag l_unused = l_auto;
/// The same for the axes of the grid of groups.
inline constexpr tag g_unused{tag::kind::group, -1};

/// How statements store; see script::tag_statements.
enum class store_tag {
  nontemporal ///< past the caches: for results that are larger than these and are not read soon
};
inline constexpr store_tag nontemporal = store_tag::nontemporal;

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

/// Numbers of iterations at the ends of a loop.
struct slabs {
  int head = 0;
  int tail = 0;
};

/// The optional arguments of script::split_iname.
struct split_options {
  text outer = {}; ///< default: INAME_outer
  text inner = {}; ///< default: INAME_inner
  tag outer_tag = {};
  tag inner_tag = {};
  loopy::slabs slabs = {}; ///< first and last outer iterations that become code of their own
  text within = {};        ///< a query: which statements are concerned; the others keep the loop
};

/// The optional arguments of script::chunk_iname.
struct chunk_options {
  text outer = {}; ///< default: INAME_outer
  text inner = {}; ///< default: INAME_inner
  tag outer_tag = {};
  tag inner_tag = {};
  text within = {};
};

/// The optional arguments of script::duplicate_inames.
struct duplicate_options {
  std::initializer_list<text> new_inames = {}; ///< default: INAME followed by `suffix`
  text suffix = {};                            ///< default: "_copy"
};

/// The optional arguments of script::distribute.
struct distribute_options {
  text before = {}; ///< a query: the statements that begin a new loop; default: all that may
};

/// The optional arguments of script::peel.
struct peel_options {
  int first = 0;
  int last = 0;
};

/// The optional arguments of steps that can be restricted to some statements.
struct step_options {
  text within = {}; ///< a query: which statements are concerned
};

/// The memory of the device that a step uses.
enum class address_space {
  by_use,   ///< local where loops of work-items are swept, else private
  private_, ///< one copy per work-item
  local,    ///< one copy per work-group
  global    ///< one for all, in memory of the device
};
inline constexpr address_space private_ = address_space::private_;
inline constexpr address_space local = address_space::local;
inline constexpr address_space global = address_space::global;

/// The optional arguments of script::add_prefetch, script::precompute and script::buffer_array.
struct storage_options {
  address_space space = address_space::by_use;
  text temporary = {}; ///< default: ARRAY_fetch, ARRAY_precomputed or ARRAY_buffer
  text within = {};    ///< a query: whose accesses are concerned; default: all statements
};

/// The optional arguments of script::assignment_to_subst.
struct subst_options {
  text within = {}; ///< a query: whose accesses are concerned; default: all statements
};

/// The optional arguments of script::split_array_axis.
struct array_axis_options {
  /// "F": the position in the block is the axis before the number of the block. Or an order of all
  /// axes as tag_array_axes takes it, with the number of the block before the position.
  text order = "C";
};

} // namespace loopy
