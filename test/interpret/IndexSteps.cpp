#include "test/interpret/ScriptWriter.h"

namespace loopy::test {

using namespace ir;
using namespace transforms;

void ScriptWriter::reindex() {
  std::string iname = loops.any(), where = within();
  std::int64_t number = random.pick<std::int64_t>({1, -1, 2, 5});
  NameList names = loops.nest(2);
  switch (random.below(3)) {
  case 0:
    return add(Reverse{Iname(iname), where}, "reverse " + iname + " '" + where + "'");
  case 1:
    return add(Shift{Iname(iname), number, where},
               "shift " + iname + " " + std::to_string(number) + " '" + where + "'");
  default:
    if (names.size() == 2)
      add(Skew{Iname(names[1]), Iname(names[0]), number, where},
          "skew " + names[1] + " by " + names[0] + " " + std::to_string(number) + " '" + where +
              "'");
  }
}

void ScriptWriter::map() {
  NameList names = loops.nest(2);
  std::string x = names.front(), y = names.back(), w = fresh();
  std::string map = x + "] -> [" + w + "] : " + w + " = -" + x;
  NameList olds = {x}, news = {w};
  switch (random.below(names.size() == 2 ? 6 : 3)) {
  case 1:
    map = x + "] -> [" + w + ", " + x + "_r] : " + x + " = 3 * " + w + " + " + x +
          "_r and 0 <= " + x + "_r < 3";
    news = {w, x + "_r"};
    break;
  case 2:
    map = x + "] -> [" + w + "] : " + w + " = 2 * " + x + " + 1";
    break;
  case 3:
  case 4:
    map = x + ", " + y + "] -> [" + w + ", " + y + "] : " + w + " = " + x + " + " +
          random.pick<std::string>({"", "-2 * "}) + y;
    olds = {x, y};
    news = {w, y};
    break;
  case 5:
    map = x + ", " + y + "] -> [" + y + ", " + x + "]";
    olds = {x, y};
    news = {y, x};
    break;
  default:
    break;
  }
  add(AffineMapInames{"{ [" + map + " }"}, "map { [" + map + " }");
  loops.replace(olds, news);
}

void ScriptWriter::aboutParameters() {
  std::string before = loops.query(), after = loops.query();
  switch (random.below(5)) {
  case 0:
    return add(Assume{"n >= 1"}, "assume n >= 1");
  case 1:
    return add(Assume{"m mod 2 = 0"}, "assume m mod 2 = 0");
  case 2:
    return add(FixParameters{ParameterName("m"), 3}, "fix m 3");
  case 3:
    return add(RemoveUnusedInames{}, "remove unused inames");
  default:
    return add(AddDependency{before, after}, "add dependency '" + before + "' '" + after + "'");
  }
}

} // namespace loopy::test
