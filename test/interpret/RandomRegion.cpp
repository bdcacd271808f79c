#include "test/interpret/RandomRegion.h"

#include "test/interpret/RegionValues.h"

#include <utility>

namespace loopy::test {

using namespace ir;

namespace {

RegionKind randomKind(Random &random) {
  RegionKind kind;
  kind.isCompact = random.chance(85);
  kind.isSmall = random.chance(25);
  kind.isTidy = !kind.isSmall && random.chance(60);
  kind.isFloating = random.chance(15);
  return kind;
}

class Builder : private RegionValues {
public:
  Builder(Random &random, isl::ctx ctx) : RegionValues(random, randomKind(random)), ctx(ctx) {}

  Region run() {
    std::size_t deepest = kind.isTidy ? 3 : 4;
    maximumDepth = kind.isCompact ? random.pick<std::size_t>({1, 1, 1, 2, 2})
                                  : random.pick<std::size_t>({1, 1, 2, 2, 2, 3, 3, deepest});
    maximumLoops = kind.isCompact ? 3 : 5;
    unsigned more = kind.isSmall ? 75 : 30; // percent
    do
      region.nodes.push_back(loop({}));
    while (region.nodes.size() < (kind.isCompact ? 2 : 3) &&
           random.chance(kind.isCompact ? more / 3 : more));
    return std::move(region);
  }

private:
  isl::ctx ctx;
  std::size_t maximumDepth = 1;
  unsigned loops = 0, maximumLoops = 5;

  // --- Statements
  Leaf add(Statement statement) {
    statement.id = StatementId("s" + std::to_string(region.statements.size()));
    region.statements.push_back(std::move(statement));
    return {region.statements.size() - 1};
  }

  Statement assignment(const Access &target, const Expr &value) {
    return {.id = {}, .inames = {}, .domain = universe(ctx), .target = target, .value = value};
  }

  /// += and its relatives.
  Expr accumulated(const Access &target, const Expr &value, ScalarType type) {
    using enum BinaryOp;
    BinaryOp op = isFloating(type) ? random.pick({Add, Add, Mul})
                                   : random.pick({Add, Add, BitXor, BitOr, Mul});
    return binary(op, loaded(target), value, type);
  }

  Leaf statement() {
    Access target = !locals.empty() && random.chance(35) ? local() : this->target();
    ScalarType type = array(target.array).type;
    bool isComputed = type == ScalarType::U64 || isFloating(type);
    Expr result = cast(value(isComputed ? type : ScalarType::U32, 2), type);
    if (random.chance(40) && bitWidth(type) >= 32)
      result = accumulated(target, result, type);
    Statement made = assignment(target, result);
    if (random.chance(10))
      made.predicates.push_back(condition());
    return add(made);
  }

  /// for (q = 0; q < 4; ++q) { if (x == q) break; target += b[q + ...]; }
  Leaf search() {
    ArrayName counter("q" + std::to_string(region.statements.size()));
    auto depth = static_cast<unsigned>(inames.size());
    Access q{counter, scope()};
    Access target = this->target();
    ScalarType type = array(target.array).type;
    ArrayName summed = readable(type);
    region.arrays.push_back({counter, ScalarType::I32, Storage::Temporary, depth, {}});
    Expr i = load(q, ScalarType::I32), zero = integerLiteral(0, ScalarType::I32);
    Expr stop = binary(BinaryOp::Equal,
                       binary(BinaryOp::BitAnd, cast(leaf(ScalarType::U32), ScalarType::I32),
                              integerLiteral(7, ScalarType::I32), ScalarType::I32),
                       i, ScalarType::Bool);
    Access element{summed, {indexAdd(cast(i, ScalarType::I64), exprOf(affine(true)))}};
    CodeAssign sum{target,
                   binary(BinaryOp::Add, loaded(target), cast(loaded(element), type), type)};
    Expr next = binary(BinaryOp::Add, i, integerLiteral(1, ScalarType::I32), ScalarType::I32);
    CodeLoop loop{.condition = binary(BinaryOp::Less, i, integerLiteral(4, ScalarType::I32),
                                      ScalarType::Bool),
                  .body = {CodeIf{stop, {CodeBreak()}, {}}, sum},
                  .step = {{q, next}},
                  .range = CodeRange{counter, index(0), index(3)}};
    Statement made = assignment({}, zero);
    made.code = {CodeAssign{q, zero}, loop};
    return add(made);
  }

  /// s += x; y = s, the other way round, or y[i + 1] = y[i] + x; in the innermost loop.
  void running(std::vector<Node> &body) {
    const Array &summed = array(ArrayName(random.pick(hostArrays)));
    const ScalarType type = summed.type;
    if (summed.sizes.size() > 1 || bitWidth(type) < 32)
      return;
    const bool isComputed = type == ScalarType::U64 || isFloating(type);
    Expr added = cast(value(isComputed ? type : ScalarType::U32, 1), type);
    if (random.chance(50) && !summed.sizes.empty()) {
      Expr place = inameRef(Iname(inames.back()));
      Access last{summed.name, {place}}, next{summed.name, {indexAdd(place, index(1))}};
      added = binary(BinaryOp::Add, loaded(last), added, type);
      body.push_back(add(assignment(next, added)));
      return;
    }
    Access sum{summed.name, {}}, target = this->target();
    if (!summed.sizes.empty())
      sum.subscripts = {index(random.pick<std::int64_t>({0, 1}))};
    if (isFloating(type) && !isFloating(array(target.array).type))
      return;
    Expr value = cast(loaded(sum), array(target.array).type);
    Statement sums = assignment(sum, accumulated(sum, added, type));
    Statement uses = assignment(target, value);
    if (random.chance(40))
      std::swap(sums, uses);
    body.push_back(add(sums));
    body.push_back(add(uses));
  }

  Leaf declaration() {
    ArrayName name("t" + std::to_string(region.statements.size()));
    Expr start = value(ScalarType::U32, 1);
    region.arrays.push_back(
        {name, ScalarType::U32, Storage::Temporary, static_cast<unsigned>(inames.size()), {}});
    locals.push_back(name);
    return add(assignment({name, scope()}, start));
  }

  // --- Loops
  void setBounds(Loop &made, const std::vector<std::string> &around) {
    made.lowers = {{{}, random.pick<std::int64_t>({0, 0, 0, 0, 1, 2, -1})}};
    if (!around.empty() && random.chance(15))
      made.lowers = {{{{random.pick(around), 1}}, random.pick<std::int64_t>({0, 1})}};
    made.uppers = {{{{random.pick({"n", "m"}), 1}}, random.pick<std::int64_t>({0, 0, 0, 1, -1})}};
    if (kind.isSmall || random.chance(kind.isTidy ? 45 : 25))
      made.uppers = {{{}, random.pick<std::int64_t>({2, 3, 4, 8})}};
    else if (!around.empty() && random.chance(15))
      made.uppers.push_back({{{random.pick(around), 1}}, random.pick<std::int64_t>({1, 2})});
  }

  Loop loop(std::vector<std::string> around) {
    Loop made{"i" + std::to_string(loops++), {}, {}, {}};
    setBounds(made, around);
    around.push_back(made.iname);
    std::size_t localsOutside = locals.size();
    auto outside = std::exchange(inames, around);
    if (random.chance(20))
      made.body.push_back(declaration());
    bool isShort = kind.isCompact && !kind.isSmall; // barriers need several statements
    addBody(made.body, isShort ? random.pick<unsigned>({1, 1, 1, 1, 2})
                               : random.pick<unsigned>({1, 1, 1, 2, 3}));
    inames = std::move(outside);
    locals.resize(localsOutside);
    return made;
  }

  void addBody(std::vector<Node> &body, unsigned count) {
    for (unsigned i = 0; i < count; ++i)
      body.push_back(node());
    if (random.chance(6))
      running(body);
  }

  Node node() {
    if (inames.size() < maximumDepth && loops < maximumLoops && random.chance(70))
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
