#include "test/interpret/RandomRegion.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;

namespace {

using Inames = std::vector<std::string>;

Expr exprOf(const Affine &affine) {
  Expr sum = index(affine.constant);
  for (const auto &[name, factor] : affine.terms) {
    Expr value = name == "n" || name == "m" ? parameterRef(ParameterName(name))
                                            : inameRef(Iname(name));
    sum = indexAdd(indexMul(index(factor), value), sum);
  }
  return sum;
}

class Builder {
public:
  Builder(Random &random, isl::ctx ctx) : random(random), ctx(ctx) {}

  Region run() {
    for (const char *name : {"n", "m"})
      region.parameters.push_back({ParameterName(name), ScalarType::I32});
    isSmall = random.chance(20);
    isTidy = !isSmall && random.chance(60);
    maximumDepth = random.pick<std::size_t>({1, 1, 2, 2, 2, 3, 3, isTidy ? 3u : 4u});
    declareArrays();
    do
      region.nodes.push_back(loop({}));
    while (random.chance(isSmall ? 75 : 30) && region.nodes.size() < 3);
    return std::move(region);
  }

private:
  Random &random;
  isl::ctx ctx;
  Region region;
  std::size_t maximumDepth = 1;
  bool isSmall = false; ///< all ranges are constants, as for one work-group
  bool isTidy = false;  ///< the first array is written, the others are read
  unsigned loops = 0;
  std::vector<std::string> written; ///< arrays
  Inames inames;
  std::vector<ArrayName> locals; ///< in scope

  void declareArrays() {
    using enum ScalarType;
    for (const char *name : {"a", "b", "c"}) {
      std::vector<std::optional<Expr>> sizes(1);
      if (random.chance(25) && !(isTidy && written.empty()))
        sizes.emplace_back(random.chance(25) ? parameterRef(ParameterName("m")) : index(16));
      ScalarType type = random.pick({U32, U32, U32, U32, I32, U8, I16, U64, I64});
      region.arrays.push_back({ArrayName(name), type, Storage::Host, 0, sizes});
      written.emplace_back(name);
      if (random.chance(30) && written.size() > 1)
        break; // two at least
    }
    if (random.chance(15)) {
      region.arrays.push_back({ArrayName("s"), U32, Storage::Host, 0, {}});
      written.emplace_back("s");
    }
    region.arrays.push_back({ArrayName("k"), I32, Storage::Host, 0, {std::nullopt}});
  }

  const Array &array(const ArrayName &name) const {
    return *std::ranges::find(region.arrays, name, &Array::name);
  }

  // --- Affine expressions
  Affine affine(bool simple = false) {
    Affine result{{}, random.pick<std::int64_t>({0, 0, 0, 0, 1, -1, 2, -2})};
    std::size_t count = inames.empty() ? 0 : random.chance(70) ? 1 : std::min<std::size_t>(2, inames.size());
    for (std::size_t i = 0; i < count; ++i) {
      const std::string &name = random.pick(inames);
      if (i == 0 || result.terms[0].first != name)
        result.terms.emplace_back(
            name, simple ? 1 : random.pick<std::int64_t>({1, 1, 1, 1, 1, -1, 2, 3}));
    }
    if (!simple && random.chance(10))
      result.terms.emplace_back(random.pick({"n", "m"}), random.pick<std::int64_t>({1, 1, -1}));
    return result;
  }

  Affine column() {
    if (inames.empty() || random.chance(10))
      return {{}, random.pick<std::int64_t>({0, 1})};
    return {{{random.pick(inames), 1}}, random.pick<std::int64_t>({0, 0, 0, 0, 1})};
  }

  // --- Accesses
  /// In tidy regions every iteration, or every one but for the innermost loop, has an element of its
  /// own.
  Access tidyTarget() {
    Affine subscript{{}, random.chance(80) ? 0 : random.pick<std::int64_t>({1, -1, 13})};
    std::size_t count = inames.size() - (inames.size() > 1 && random.chance(35));
    std::int64_t factor = 13 * 13;
    for (std::size_t i = 0; i < count; ++i, factor /= 13)
      subscript.terms.emplace_back(inames[i], factor);
    return {ArrayName(written.front()), {exprOf(subscript)}};
  }

  Access target() {
    return isTidy ? tidyTarget() : access(random.chance(30));
  }

  Access access(bool gathers = true) {
    const std::string &name = isTidy ? written[1 + random.below(written.size() - 1)]
                                     : random.pick(written);
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

  Access local() {
    const Array &chosen = array(random.pick(locals));
    std::vector<Expr> scope;
    for (unsigned depth = 0; depth < chosen.scopeRank; ++depth)
      scope.push_back(inameRef(Iname(inames[depth])));
    return {chosen.name, scope};
  }

  // --- Values
  Expr loaded(const Access &access) { return load(access, array(access.array).type); }

  Expr leaf(ScalarType type) {
    if (random.chance(8))
      return integerLiteral(static_cast<std::int64_t>(random.below(10)), type);
    if (!inames.empty() && random.chance(10))
      return cast(exprOf(affine(true)), type);
    if (!locals.empty() && random.chance(35))
      return cast(loaded(local()), type);
    return cast(loaded(access()), type);
  }

  Expr condition() {
    using enum BinaryOp;
    return binary(random.pick({Less, LessEqual, Greater, Equal, NotEqual}),
                  binary(BitAnd, leaf(ScalarType::U32), integerLiteral(3, ScalarType::U32),
                         ScalarType::U32),
                  integerLiteral(1, ScalarType::U32), ScalarType::Bool);
  }

  Expr value(ScalarType type, unsigned depth) {
    if (depth == 0 || random.chance(20))
      return leaf(type);
    if (random.chance(12))
      return select(condition(), value(type, depth - 1), value(type, depth - 1));
    using enum BinaryOp;
    BinaryOp op = random.pick({Add, Add, Add, Sub, Mul, BitXor, BitAnd, BitOr, Div, ShiftRight});
    Expr lhs = value(type, depth - 1);
    if (op == Div || op == ShiftRight)
      return binary(op, lhs, integerLiteral(3, type), type);
    return binary(op, lhs, value(type, depth - 1), type);
  }

  // --- Statements
  Leaf add(Statement statement) {
    statement.id = StatementId("s" + std::to_string(region.statements.size()));
    region.statements.push_back(std::move(statement));
    return {region.statements.size() - 1};
  }

  Statement assignment(const Access &target, const Expr &value) {
    return {.id = {}, .inames = {}, .domain = universe(ctx), .target = target, .value = value};
  }

  Leaf statement() {
    Access target = !locals.empty() && random.chance(35) ? local() : this->target();
    ScalarType type = array(target.array).type;
    ScalarType computed = type == ScalarType::U64 ? type : ScalarType::U32;
    Expr result = cast(value(computed, 2), type);
    if (random.chance(40) && bitWidth(type) >= 32) {
      using enum BinaryOp;
      result = binary(random.pick({Add, Add, BitXor, BitOr, Mul}), loaded(target), result, type);
    }
    Statement made = assignment(target, result);
    if (random.chance(10))
      made.predicates.push_back(condition());
    return add(made);
  }

  /// for (q = 0; q < 4; ++q) { if (x == q) break; target += b[q + ...]; }
  Leaf search() {
    ArrayName counter("q" + std::to_string(region.statements.size()));
    auto depth = static_cast<unsigned>(inames.size());
    std::vector<Expr> scope;
    for (const std::string &iname : inames)
      scope.push_back(inameRef(Iname(iname)));
    Access q{counter, scope};
    Access target = this->target();
    const Array &read = array(ArrayName(random.pick(written)));
    ArrayName summed = read.sizes.size() == 1 ? read.name : ArrayName("k");
    region.arrays.push_back({counter, ScalarType::I32, Storage::Temporary, depth, {}});
    Expr i = load(q, ScalarType::I32), zero = integerLiteral(0, ScalarType::I32);
    Expr stop = binary(BinaryOp::Equal,
                       binary(BinaryOp::BitAnd, cast(leaf(ScalarType::U32), ScalarType::I32),
                              integerLiteral(7, ScalarType::I32), ScalarType::I32),
                       i, ScalarType::Bool);
    Access element{summed, {indexAdd(cast(i, ScalarType::I64), exprOf(affine(true)))}};
    ScalarType type = array(target.array).type;
    CodeAssign sum{target, binary(BinaryOp::Add, loaded(target), cast(loaded(element), type), type)};
    CodeLoop loop{.condition = binary(BinaryOp::Less, i, integerLiteral(4, ScalarType::I32),
                                      ScalarType::Bool),
                  .body = {CodeIf{stop, {CodeBreak()}, {}}, sum},
                  .step = {{q, binary(BinaryOp::Add, i, integerLiteral(1, ScalarType::I32),
                                      ScalarType::I32)}},
                  .range = CodeRange{counter, index(0), index(3)}};
    Statement made = assignment({}, zero);
    made.code = {CodeAssign{q, zero}, loop};
    return add(made);
  }

  // --- Loops
  Loop loop(Inames around) {
    Loop made{"i" + std::to_string(loops++), {}, {}, {}};
    made.lowers = {{{}, random.pick<std::int64_t>({0, 0, 0, 0, 1, 2, -1})}};
    if (!around.empty() && random.chance(15))
      made.lowers = {{{{random.pick(around), 1}}, random.pick<std::int64_t>({0, 1})}};
    made.uppers = {{{{random.pick({"n", "m"}), 1}}, random.pick<std::int64_t>({0, 0, 0, 1, -1})}};
    if (isSmall || random.chance(isTidy ? 45 : 25))
      made.uppers = {{{}, random.pick<std::int64_t>({2, 3, 4, 8})}};
    else if (!around.empty() && random.chance(15))
      made.uppers.push_back({{{random.pick(around), 1}}, random.pick<std::int64_t>({1, 2})});
    around.push_back(made.iname);
    std::size_t localsOutside = locals.size();
    Inames outside = std::exchange(inames, around);
    if (random.chance(20))
      made.body.push_back(declaration());
    addBody(made.body, random.pick<unsigned>({1, 1, 1, 2, 3}));
    inames = std::move(outside);
    locals.resize(localsOutside);
    return made;
  }

  Leaf declaration() {
    ArrayName name("t" + std::to_string(region.statements.size()));
    Expr start = value(ScalarType::U32, 1);
    region.arrays.push_back({name, ScalarType::U32, Storage::Temporary,
                             static_cast<unsigned>(inames.size()), {}});
    locals.push_back(name);
    std::vector<Expr> scope;
    for (const std::string &iname : inames)
      scope.push_back(inameRef(Iname(iname)));
    return add(assignment({name, scope}, start));
  }

  void addBody(std::vector<Node> &body, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      body.push_back(node());
  }

  Node node() {
    if (inames.size() < maximumDepth && loops < 5 && random.chance(70))
      return loop(inames);
    if (random.chance(12)) {
      Test test{affine(true), random.pick<std::int64_t>({0, 0, 2, 3}), {}};
      addBody(test.body, random.pick<unsigned>({1, 1, 2}));
      return test;
    }
    return random.chance(5) ? search() : statement();
  }
};

} // namespace

Region randomRegion(Random &random, isl::ctx ctx) { return Builder(random, ctx).run(); }

} // namespace loopy::test
