//===- ReadScript.cpp - Evaluates and decodes transformation scripts -----------------------===//
#include "clang-plugin/ReadScript.h"

#include "clang-plugin/CallSites.h"
#include "clang-plugin/ConstantObject.h"
#include "clang-plugin/InlineSteps.h"
#include "clang-plugin/Locations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Initialization.h"
#include "clang/Sema/Sema.h"

#include <algorithm>
#include <limits>
#include <optional>

using namespace clang;

namespace loopy::plugin {
namespace {

/// A header of another version gives fields or enumerators that are not known here.
constexpr const char *wrongHeader = "the script does not have the fields that this plugin reads; "
                                    "include the <loopy/loopy.hpp> that belongs to the plugin";

/// Decodes one object of class loopy::script.
class ScriptDecoder {
public:
  ScriptDecoder(ASTContext &context, const ConstantObject &script)
      : context(context), script(script) {}

  /// Nothing when the object does not have the expected shape.
  std::optional<transforms::Script> decode();

private:
  struct Arguments {
    std::int64_t first = 0;
    std::int64_t count = 0;
  };

  ConstantObject argument(const Arguments &arguments, std::int64_t index);
  std::string text(const Arguments &arguments, std::int64_t index);
  ir::Iname iname(const Arguments &arguments, std::int64_t index) {
    return ir::Iname(text(arguments, index));
  }
  /// Those from `from` on, up to the last one before `end`.
  std::vector<ir::Iname> inames(const Arguments &arguments, std::int64_t from,
                                std::int64_t end = std::numeric_limits<std::int64_t>::max());
  std::vector<ir::ArrayName> arrays(const Arguments &arguments, std::int64_t from);
  std::optional<ir::AddressSpace> space(const Arguments &arguments, std::int64_t index);
  transforms::Slabs slabs(const Arguments &arguments, std::int64_t index) {
    return {integer(arguments, index), integer(arguments, index + 1)};
  }
  std::int64_t integer(const Arguments &arguments, std::int64_t index) {
    return number(argument(arguments, index).field("integer"));
  }
  std::optional<ir::InameTag> tag(const Arguments &arguments, std::int64_t index);
  std::int64_t number(const ConstantObject &object);

  /// What the steps that hold a part of an array elsewhere have in common.
  template <typename Action> Action storage(const Arguments &arguments) {
    const std::int64_t end = 4 + integer(arguments, 3);
    return {ir::ArrayName(text(arguments, 0)), inames(arguments, 4, end), space(arguments, 1),
            text(arguments, 2), text(arguments, end)};
  }

  transforms::StepAction action(llvm::StringRef kind, const Arguments &arguments);
  std::optional<transforms::StepAction> reshapingAction(llvm::StringRef kind,
                                                        const Arguments &arguments);
  std::optional<transforms::StepAction> reorderingAction(llvm::StringRef kind,
                                                         const Arguments &arguments);
  std::optional<transforms::StepAction> layoutAction(llvm::StringRef kind,
                                                     const Arguments &arguments);
  std::optional<transforms::StepAction> expressionAction(llvm::StringRef kind,
                                                         const Arguments &arguments);
  ir::SourceLocation location(const ConstantObject &callSite);

  ASTContext &context;
  ConstantObject script;
  bool isMalformed = false;
};

std::int64_t ScriptDecoder::number(const ConstantObject &object) {
  isMalformed |= !object.isInteger();
  return object.integer();
}

ConstantObject ScriptDecoder::argument(const Arguments &arguments, std::int64_t index) {
  if (index >= arguments.count)
    return {};
  return script.field("arguments").element(context, arguments.first + index);
}

std::string ScriptDecoder::text(const Arguments &arguments, std::int64_t index) {
  const ConstantObject place = argument(arguments, index);
  const std::int64_t first = number(place.field("first"));
  const std::int64_t size = number(place.field("size"));
  const ConstantObject characters = script.field("characters");
  std::string result;
  for (std::int64_t i = 0; i < size && !isMalformed; ++i)
    result += static_cast<char>(number(characters.element(context, first + i)));
  return result;
}

std::vector<ir::Iname> ScriptDecoder::inames(const Arguments &arguments, std::int64_t from,
                                             std::int64_t end) {
  std::vector<ir::Iname> result;
  for (std::int64_t i = from; i < std::min(end, arguments.count) && !isMalformed; ++i)
    result.push_back(iname(arguments, i));
  return result;
}

std::vector<ir::ArrayName> ScriptDecoder::arrays(const Arguments &arguments, std::int64_t from) {
  std::vector<ir::ArrayName> result;
  for (std::int64_t i = from; i < arguments.count && !isMalformed; ++i)
    result.emplace_back(text(arguments, i));
  return result;
}

/// The number of an enumerator of loopy::address_space.
std::optional<ir::AddressSpace> ScriptDecoder::space(const Arguments &arguments,
                                                     std::int64_t index) {
  switch (integer(arguments, index)) {
  case 1:
    return ir::AddressSpace::Private;
  case 2:
    return ir::AddressSpace::Local;
  case 3:
    return ir::AddressSpace::Global;
  default:
    isMalformed |= integer(arguments, index) != 0;
    return std::nullopt;
  }
}

std::optional<ir::InameTag> ScriptDecoder::tag(const Arguments &arguments, std::int64_t index) {
  const ConstantObject tag = argument(arguments, index).field("iname_tag");
  const llvm::StringRef kind = tag.field("what").enumerator();
  const std::int64_t place = number(tag.field("axis"));
  const auto axis = place < 0 ? transforms::automaticAxis : static_cast<unsigned>(place);
  if (kind == "none")
    return ir::Sequential{};
  if (kind == "group")
    return ir::GroupAxis{axis};
  if (kind == "local")
    return ir::LocalAxis{axis};
  if (kind == "unroll")
    return ir::Unroll{};
  if (kind == "unroll_hint")
    return ir::UnrollHint{};
  if (kind == "ordered")
    return ir::Ordered{};
  if (kind == "vectorize")
    return ir::Vectorize{};
  if (kind == "interleave")
    return ir::Interleave{true};
  if (kind == "interleave_sequential")
    return ir::Interleave{false};
  isMalformed |= kind != "not_given";
  return std::nullopt;
}

std::optional<transforms::StepAction> ScriptDecoder::reshapingAction(llvm::StringRef kind,
                                                                     const Arguments &arguments) {
  if (kind == "chunk_iname")
    return transforms::ChunkIname{iname(arguments, 0), integer(arguments, 1), iname(arguments, 2),
                                  iname(arguments, 3), tag(arguments, 4),     tag(arguments, 5),
                                  text(arguments, 6)};
  if (kind == "tile") {
    const std::int64_t count = integer(arguments, 0);
    transforms::Tile step{inames(arguments, 1, 1 + count), {}};
    for (std::int64_t i = 1 + count; i < arguments.count; ++i)
      step.lengths.push_back(integer(arguments, i));
    return step;
  }
  if (kind == "separate_loop_head_tail_slab")
    return transforms::SeparateLoopHeadTailSlab{iname(arguments, 0), slabs(arguments, 1)};
  if (kind == "unroll_and_jam")
    return transforms::UnrollAndJam{iname(arguments, 0), integer(arguments, 1)};
  if (kind == "untag_inames")
    return transforms::UntagInames{iname(arguments, 0)};
  if (kind == "tag_statements") {
    isMalformed |= integer(arguments, 1) != 0; // the only tag there is
    return transforms::TagStatements{text(arguments, 0), ir::StoreMode::Streaming};
  }
  if (kind == "remove_unused_inames")
    return transforms::RemoveUnusedInames{};
  if (kind == "fix_parameters")
    return transforms::FixParameters{ir::ParameterName(text(arguments, 0)), integer(arguments, 1)};
  return std::nullopt;
}

std::optional<transforms::StepAction> ScriptDecoder::reorderingAction(llvm::StringRef kind,
                                                                      const Arguments &arguments) {
  if (kind == "duplicate_inames") {
    const std::int64_t end = 3 + integer(arguments, 2);
    return transforms::DuplicateInames{inames(arguments, 3, end), text(arguments, 0),
                                       inames(arguments, end), text(arguments, 1)};
  }
  if (kind == "distribute")
    return transforms::Distribute{iname(arguments, 0), text(arguments, 1)};
  if (kind == "reverse")
    return transforms::Reverse{iname(arguments, 0), text(arguments, 1)};
  if (kind == "shift")
    return transforms::Shift{iname(arguments, 0), integer(arguments, 1), text(arguments, 2)};
  if (kind == "skew")
    return transforms::Skew{iname(arguments, 0), iname(arguments, 1), integer(arguments, 2),
                            text(arguments, 3)};
  if (kind == "affine_map_inames")
    return transforms::AffineMapInames{text(arguments, 0), text(arguments, 1)};
  if (kind == "atomic")
    return transforms::Atomic{text(arguments, 0)};
  if (kind == "add_dependency")
    return transforms::AddDependency{text(arguments, 0), text(arguments, 1)};
  return std::nullopt;
}

std::optional<transforms::StepAction> ScriptDecoder::layoutAction(llvm::StringRef kind,
                                                                  const Arguments &arguments) {
  auto array = [&] { return ir::ArrayName(text(arguments, 0)); };
  if (kind == "tag_array_axes")
    return transforms::TagArrayAxes{array(), text(arguments, 1)};
  if (kind == "split_array_axis")
    return transforms::SplitArrayAxis{array(), integer(arguments, 1), integer(arguments, 2),
                                      text(arguments, 3)};
  if (kind == "add_padding")
    return transforms::AddPadding{array(), integer(arguments, 1), integer(arguments, 2)};
  if (kind == "add_padding_to_avoid_bank_conflicts")
    return transforms::AvoidBankConflicts{array()};
  if (kind == "set_temporary_address_space")
    return transforms::SetTemporaryAddressSpace{
        array(), space(arguments, 1).value_or(ir::AddressSpace::Automatic)};
  if (kind == "privatize_temporaries_with_inames") {
    const std::int64_t end = 1 + integer(arguments, 0);
    return transforms::PrivatizeTemporaries{inames(arguments, 1, end), arrays(arguments, end)};
  }
  if (kind == "unprivatize_temporaries_with_inames") {
    const std::int64_t end = 1 + integer(arguments, 0);
    return transforms::UnprivatizeTemporaries{inames(arguments, 1, end), arrays(arguments, end)};
  }
  if (kind == "duplicate_temporaries")
    return transforms::DuplicateTemporaries{arrays(arguments, 1), text(arguments, 0)};
  if (kind == "alias_temporaries")
    return transforms::AliasTemporaries{arrays(arguments, 0)};
  return std::nullopt;
}

std::optional<transforms::StepAction> ScriptDecoder::expressionAction(llvm::StringRef kind,
                                                                      const Arguments &arguments) {
  using Direction = transforms::SplitReduction::Direction;
  if (kind == "extract_subst")
    return transforms::ExtractSubst{text(arguments, 0), text(arguments, 1), inames(arguments, 3),
                                    text(arguments, 2)};
  if (kind == "expand_subst")
    return transforms::ExpandSubst{text(arguments, 0), text(arguments, 1)};
  if (kind == "reduction_arg_to_subst_rule")
    return transforms::ReductionArgToSubstRule{inames(arguments, 2), text(arguments, 0),
                                               text(arguments, 1)};
  if (kind == "fold_constants")
    return transforms::FoldConstants{text(arguments, 0)};
  if (kind == "collect_common_factors_on_increment")
    return transforms::CollectCommonFactors{ir::ArrayName(text(arguments, 0)), text(arguments, 1)};
  if (kind == "split_reduction_inward" || kind == "split_reduction_outward")
    return transforms::SplitReduction{iname(arguments, 0),
                                      kind == "split_reduction_inward" ? Direction::Inward
                                                                       : Direction::Outward,
                                      text(arguments, 1)};
  return std::nullopt;
}

transforms::StepAction ScriptDecoder::action(llvm::StringRef kind, const Arguments &arguments) {
  if (kind == "split_iname") {
    transforms::SplitIname step{iname(arguments, 0), integer(arguments, 1), iname(arguments, 2),
                                iname(arguments, 3), tag(arguments, 4),     tag(arguments, 5)};
    if (arguments.count > 6) {
      step.slabs = slabs(arguments, 6);
      step.within = text(arguments, 8);
    }
    return step;
  }
  if (kind == "tag_inames")
    return transforms::TagInames{iname(arguments, 0), tag(arguments, 1).value_or(ir::Sequential{})};
  if (kind == "prioritize_loops")
    return transforms::PrioritizeLoops{inames(arguments, 1), text(arguments, 0)};
  if (kind == "rename_iname")
    return transforms::RenameIname{iname(arguments, 0), iname(arguments, 1)};
  if (kind == "join_inames")
    return transforms::JoinInames{inames(arguments, 1), iname(arguments, 0)};
  if (kind == "assume")
    return transforms::Assume{text(arguments, 0)};
  if (kind == "add_prefetch")
    return storage<transforms::AddPrefetch>(arguments);
  if (kind == "precompute")
    return storage<transforms::Precompute>(arguments);
  if (kind == "assignment_to_subst")
    return transforms::AssignmentToSubst{ir::ArrayName(text(arguments, 0)), text(arguments, 1)};
  if (kind == "realize_reduction")
    return transforms::RealizeReduction{
        iname(arguments, 0), tag(arguments, 1).value_or(ir::Sequential{}), text(arguments, 2)};
  if (kind == "realize_scan")
    return transforms::RealizeScan{iname(arguments, 0), tag(arguments, 1), text(arguments, 2)};
  if (kind == "buffer_array")
    return storage<transforms::BufferArray>(arguments);
  if (auto step = reshapingAction(kind, arguments))
    return *step;
  if (auto step = reorderingAction(kind, arguments))
    return *step;
  if (auto step = layoutAction(kind, arguments))
    return *step;
  if (auto step = expressionAction(kind, arguments))
    return *step;
  // The only check there is.
  isMalformed |= kind != "trust" || integer(arguments, 1) != 0;
  return transforms::Trust{text(arguments, 0), transforms::Check::Dependence};
}

ir::SourceLocation ScriptDecoder::location(const ConstantObject &callSite) {
  CallSite site;
  site.file = static_cast<std::uint64_t>(number(callSite.field("file")));
  site.line = static_cast<unsigned>(number(callSite.field("line")));
  site.column = static_cast<unsigned>(number(callSite.field("column")));
  return encode(locate(context, site));
}

std::optional<transforms::Script> ScriptDecoder::decode() {
  transforms::Script result;
  const std::int64_t count = number(script.field("step_count"));
  for (std::int64_t i = 0; i < count && !isMalformed; ++i) {
    const ConstantObject step = script.field("steps").element(context, i);
    const Arguments arguments = {number(step.field("first_argument")),
                                 number(step.field("argument_count"))};
    result.push_back(
        {action(step.field("kind").enumerator(), arguments), location(step.field("where"))});
  }
  if (isMalformed)
    return std::nullopt;
  return result;
}

/// Decodes loopy::script or loopy::device_scripts.
std::optional<ScriptVariants> decode(ASTContext &context, const ConstantObject &value,
                                     bool isSingleScript) {
  if (isSingleScript) {
    auto script = ScriptDecoder(context, value).decode();
    if (!script)
      return std::nullopt;
    return ScriptVariants{{plan::DeviceKind::Any, std::move(*script)}};
  }
  ScriptVariants result;
  for (const auto &[name, device] :
       {std::pair("cpu", plan::DeviceKind::Cpu), std::pair("gpu", plan::DeviceKind::Gpu)}) {
    const ConstantObject entry = value.field(name);
    if (!entry.field("given").isInteger())
      return std::nullopt;
    if (entry.field("given").integer() == 0)
      continue;
    auto script = ScriptDecoder(context, entry.field("steps")).decode();
    if (!script)
      return std::nullopt;
    result.push_back({device, std::move(*script)});
  }
  return result;
}

ScriptReadError errorAt(const Expr *expr, std::string message) {
  return {{std::move(message), encode(expr->getBeginLoc()), {}}};
}

/// The value of a class expression, also when the expression is an lvalue or a reference to a
/// temporary (what a chain of calls is).
std::expected<APValue, ScriptReadError> evaluate(Sema &sema, Expr *script, QualType type) {
  EnterExpressionEvaluationContext evaluated(sema,
                                             Sema::ExpressionEvaluationContext::ConstantEvaluated);
  Expr *value = script;
  if (script->isGLValue()) {
    const auto entity = InitializedEntity::InitializeResult(script->getBeginLoc(), type);
    const ExprResult copy = sema.PerformCopyInitialization(entity, script->getBeginLoc(), script);
    if (copy.isInvalid())
      return std::unexpected(errorAt(script, "the script cannot be copied"));
    value = copy.get();
  }
  llvm::SmallVector<PartialDiagnosticAt, 8> notes;
  Expr::EvalResult result;
  result.Diag = &notes;
  if (value->EvaluateAsConstantExpr(result, sema.Context, ConstantExprKind::Normal) &&
      notes.empty())
    return result.Val;
  ScriptReadError error = errorAt(script, "the script is not a constant expression");
  error.notes.assign(notes.begin(), notes.end());
  return std::unexpected(std::move(error));
}

} // namespace

std::expected<ScriptVariants, ScriptReadError> readScript(Sema &sema,
                                                          const AnnotateAttr &annotation) {
  if (annotation.args_size() == 0)
    return ScriptVariants{};
  Expr *script = *annotation.args_begin();
  const QualType type = script->getType().getNonReferenceType().getUnqualifiedType();
  const CXXRecordDecl *record = type->getAsCXXRecordDecl();
  const std::string name = record ? record->getQualifiedNameAsString() : "";
  if (name != "loopy::script" && name != "loopy::device_scripts")
    return std::unexpected(errorAt(
        script, "a transformation script is a loopy::script or loopy::variants({...}), not '" +
                    type.getAsString(sema.getPrintingPolicy()) + "'"));

  const auto value = evaluate(sema, script, type);
  if (!value)
    return std::unexpected(value.error());
  auto scripts = decode(sema.Context, ConstantObject(*value, type.getCanonicalType()),
                        name == "loopy::script");
  if (!scripts)
    return std::unexpected(errorAt(script, wrongHeader));
  locateInlineSteps(sema.Context, script, *scripts);
  return *scripts;
}

} // namespace loopy::plugin
