#include "test/interpret/RegionValues.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;

RegionValues::RegionValues(Random &random, RegionKind kind) : random(random), kind(kind) {
  declareParameters();
  declareArrays();
  if (random.chance(12))
    declareFunction();
}

// --- Declarations --------------------------------------------------------------------------------

void RegionValues::declareParameters() {
  for (const char *name : {"n", "m"})
    region.parameters.push_back({ParameterName(name), ScalarType::I32});
  if (kind.isFloating)
    region.parameters.push_back(
        {ParameterName("x"), random.pick({ScalarType::F32, ScalarType::F64})});
}

ScalarType RegionValues::arrayType() {
  using enum ScalarType;
  if (kind.isFloating && random.chance(60))
    return random.pick({F32, F64});
  return random.pick({U32, U32, U32, U32, I32, U8, I16, U64, I64});
}

void RegionValues::declareArrays() {
  for (const char *name : {"a", "b", "c"}) {
    std::vector<std::optional<Expr>> sizes(1);
    if (random.chance(25) && !(kind.isTidy && hostArrays.empty()))
      sizes.emplace_back(random.chance(25) ? parameterRef(ParameterName("m")) : index(16));
    region.arrays.push_back({ArrayName(name), arrayType(), Storage::Host, 0, sizes});
    hostArrays.emplace_back(name);
    if (hostArrays.size() > 1 && random.chance(kind.isCompact ? 70 : 30))
      break; // two at least
  }
  if (random.chance(15)) {
    region.arrays.push_back({ArrayName("s"), ScalarType::U32, Storage::Host, 0, {}});
    hostArrays.emplace_back("s");
  }
  region.arrays.push_back({ArrayName("k"), ScalarType::I32, Storage::Host, 0, {std::nullopt}});
}

/// { t = u; while (t > (v & 7)) { if (t & 1) return t + v; t = t >> 1; } return t ^ v; }
void RegionValues::declareFunction() {
  using enum BinaryOp;
  constexpr ScalarType type = ScalarType::U32;
  auto number = [](std::int64_t value) { return integerLiteral(value, type); };
  auto variable = [](const char *name) {
    return Array{ArrayName(name), type, Storage::Temporary, 0, {}};
  };
  Access t{ArrayName("t"), {}};
  Expr u = load({ArrayName("u"), {}}, type), v = load({ArrayName("v"), {}}, type);
  Expr now = load(t, type);
  CodeLoop loop{.condition =
                    binary(Greater, now, binary(BitAnd, v, number(7), type), ScalarType::Bool),
                .body = {CodeIf{cast(binary(BitAnd, now, number(1), type), ScalarType::Bool),
                                {CodeReturn{binary(Add, now, v, type)}},
                                {}},
                         CodeAssign{t, binary(ShiftRight, now, number(1), type)}}};
  region.functions.push_back({FunctionName("f"),
                              type,
                              {variable("u"), variable("v")},
                              {variable("t")},
                              {CodeAssign{t, u}, loop, CodeReturn{binary(BitXor, now, v, type)}}});
}

const Array &RegionValues::array(const ArrayName &name) const {
  return *std::ranges::find(region.arrays, name, &Array::name);
}

// --- Subscripts ----------------------------------------------------------------------------------

std::vector<Expr> RegionValues::scope() const {
  std::vector<Expr> all;
  for (const std::string &iname : inames)
    all.push_back(inameRef(Iname(iname)));
  return all;
}

Expr RegionValues::exprOf(const Affine &affine) {
  Expr sum = index(affine.constant);
  for (const auto &[name, factor] : affine.terms) {
    Expr value =
        name == "n" || name == "m" ? parameterRef(ParameterName(name)) : inameRef(Iname(name));
    sum = indexAdd(indexMul(index(factor), value), sum);
  }
  return sum;
}

Affine RegionValues::affine(bool simple) {
  Affine result{{}, random.pick<std::int64_t>({0, 0, 0, 0, 1, -1, 2, -2})};
  std::size_t count = inames.empty()      ? 0
                      : random.chance(70) ? 1
                                          : std::min<std::size_t>(2, inames.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string &name = random.pick(inames);
    if (i == 0 || result.terms[0].first != name)
      result.terms.emplace_back(name,
                                simple ? 1 : random.pick<std::int64_t>({1, 1, 1, 1, 1, -1, 2, 3}));
  }
  if (!simple && random.chance(10))
    result.terms.emplace_back(random.pick({"n", "m"}), random.pick<std::int64_t>({1, 1, -1}));
  return result;
}

Affine RegionValues::column() {
  if (inames.empty() || random.chance(10))
    return {{}, random.pick<std::int64_t>({0, 1})};
  return {{{random.pick(inames), 1}}, random.pick<std::int64_t>({0, 0, 0, 0, 1})};
}

// --- Accesses ------------------------------------------------------------------------------------

/// In tidy regions every iteration, or every one but for the innermost loop, has an element of its
/// own.
Access RegionValues::tidyTarget() {
  Affine subscript{{}, random.chance(80) ? 0 : random.pick<std::int64_t>({1, -1, 13})};
  std::size_t count = inames.size() - (inames.size() > 1 && random.chance(35));
  std::int64_t factor = 13 * 13;
  for (std::size_t i = 0; i < count; ++i, factor /= 13)
    subscript.terms.emplace_back(inames[i], factor);
  return {ArrayName(hostArrays.front()), {exprOf(subscript)}};
}

Access RegionValues::target() { return kind.isTidy ? tidyTarget() : access(random.chance(30)); }

Access RegionValues::access(bool gathers) {
  const std::string &name =
      kind.isTidy ? hostArrays[1 + random.below(hostArrays.size() - 1)] : random.pick(hostArrays);
  const Array &chosen = array(ArrayName(name));
  if (chosen.sizes.empty())
    return {chosen.name, {}};
  if (chosen.sizes.size() == 2)
    return {chosen.name, {exprOf(affine()), exprOf(column())}};
  if (gathers && random.chance(6)) {
    Expr loaded = load({ArrayName("k"), {exprOf(affine(true))}}, ScalarType::I32);
    return {chosen.name, {indexAdd(cast(loaded, ScalarType::I64), index(0))}};
  }
  return {chosen.name, {exprOf(affine())}};
}

Access RegionValues::local() {
  const Array &chosen = array(random.pick(locals));
  std::vector<Expr> copy = scope();
  copy.resize(chosen.scopeRank, index(0));
  return {chosen.name, copy};
}

ArrayName RegionValues::readable(ScalarType type) {
  const Array &chosen = array(ArrayName(random.pick(hostArrays)));
  bool converts = isFloating(type) || !isFloating(chosen.type);
  return chosen.sizes.size() == 1 && converts ? chosen.name : ArrayName("k");
}

// --- Values --------------------------------------------------------------------------------------

Expr RegionValues::leaf(ScalarType type) {
  auto literal = [&] {
    auto number = static_cast<std::int64_t>(random.below(10));
    return isFloating(type) ? floatingLiteral(static_cast<double>(number), type)
                            : integerLiteral(number, type);
  };
  if (random.chance(8))
    return literal();
  if (isFloating(type) && random.chance(15)) {
    const Parameter &parameter = region.parameters.back();
    return cast(parameterRef(parameter.name, parameter.type), type);
  }
  if (!inames.empty() && random.chance(10))
    return cast(exprOf(affine(true)), type);
  if (!locals.empty() && random.chance(35))
    return cast(loaded(local()), type);
  Expr memory = loaded(access());
  return isFloating(memory.type()) && !isFloating(type) ? literal() : cast(memory, type);
}

Expr RegionValues::condition() {
  using enum BinaryOp;
  return binary(
      random.pick({Less, LessEqual, Greater, Equal, NotEqual}),
      binary(BitAnd, leaf(ScalarType::U32), integerLiteral(3, ScalarType::U32), ScalarType::U32),
      integerLiteral(1, ScalarType::U32), ScalarType::Bool);
}

Expr RegionValues::value(ScalarType type, unsigned depth) {
  if (depth == 0 || random.chance(20))
    return leaf(type);
  if (random.chance(12))
    return select(condition(), value(type, depth - 1), value(type, depth - 1));
  if (type == ScalarType::U32 && !region.functions.empty() && random.chance(30))
    return call(region.functions[0].name, {value(type, depth - 1), leaf(type)}, type);
  using enum BinaryOp;
  if (isFloating(type))
    return binary(random.pick({Add, Add, Sub, Mul}), value(type, depth - 1), value(type, depth - 1),
                  type);
  BinaryOp op = random.pick({Add, Add, Add, Sub, Mul, BitXor, BitAnd, BitOr, Div, ShiftRight});
  Expr lhs = value(type, depth - 1);
  if (op == Div || op == ShiftRight)
    return binary(op, lhs, integerLiteral(3, type), type);
  return binary(op, lhs, value(type, depth - 1), type);
}

} // namespace loopy::test
