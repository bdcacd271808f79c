"""Random loop nests: a small tree that prints as C++ and can be asked what it accesses."""
import dataclasses
import itertools
import random

ARRAYS = ("a", "b", "c")
PARAMETERS = ("n", "m")


@dataclasses.dataclass
class Affine:
    """Sum of coefficient * name and a constant; `pitch` multiplies one more variable by `m`."""
    terms: dict
    constant: int = 0
    pitched: str = ""

    def value(self, names):
        total = self.constant + sum(k * names[v] for v, k in self.terms.items())
        return total + (names[self.pitched] * names["m"] if self.pitched else 0)

    def text(self):
        parts = [f"{self.pitched} * m"] if self.pitched else []
        parts += [v if k == 1 else f"{k} * {v}" for v, k in self.terms.items() if k]
        if self.constant or not parts:
            parts.append(str(self.constant))
        return " + ".join(parts).replace("+ -", "- ")


@dataclasses.dataclass
class Access:
    array: str
    subscript: Affine

    def text(self):
        return f"{self.array}[{self.subscript.text()}]"


@dataclasses.dataclass
class Statement:
    target: Access
    operator: str
    reads: list
    form: int           # which expression joins the reads
    guard: tuple = None  # (Affine, operator, Affine) or None
    data: Access = None  # condition on data

    def text(self):
        values = [read.text() for read in self.reads] + ["3u", "7u"]
        value = ("{0} + {1}", "{0} * 5u - {1}", "({0} ^ {1}) + 1u", "{0} > {1} ? {0} : {1} + 2u",
                 "({0} >> 3) + {1} * {1}")[self.form].format(values[0], values[1])
        conditions = []
        if self.guard:
            conditions.append(f"{self.guard[0].text()} {self.guard[1]} {self.guard[2].text()}")
        if self.data:
            conditions.append(f"{self.data.text()} % 3u != 0u")
        when = f"if ({' && '.join(conditions)}) " if conditions else ""
        return f"{when}{self.target.text()} {self.operator} {value};"

    def accesses(self):
        """(access, is a write), every one that an instance may make."""
        yield from ((read, False) for read in self.reads[:2])
        if self.data:
            yield self.data, False
        if self.operator != "=":
            yield self.target, False
        yield self.target, True

    def runs(self, names):
        if not self.guard:
            return True
        left, right = self.guard[0].value(names), self.guard[2].value(names)
        return {"<": left < right, ">=": left >= right, "==": left == right,
                "!=": left != right}[self.guard[1]]


@dataclasses.dataclass
class Loop:
    variable: str
    lower: Affine
    upper: Affine  # first value that is not taken
    step: int
    down: bool
    body: list = dataclasses.field(default_factory=list)

    def header(self):
        v, low, high = self.variable, self.lower.text(), self.upper.text()
        if self.down:
            return f"for (int {v} = {high} - 1; {v} >= {low}; --{v})"
        step = f"++{v}" if self.step == 1 else f"{v} += {self.step}"
        return f"for (int {v} = {low}; {v} < {high}; {step})"

    def values(self, names):
        low, high = self.lower.value(names), self.upper.value(names)
        return range(high - 1, low - 1, -1) if self.down else range(low, high, self.step)


class Generator:
    """One nest per call of nest(); everything follows from the seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def affine(self, variables, simple=False):
        r = self.random
        terms = {}
        for v in r.sample(variables, min(len(variables), r.choice((1, 1, 2)))):
            terms[v] = r.choice((1, 1, 1, -1, 2) if not simple else (1,))
        result = Affine(terms, r.choice((0, 0, 0, 1, -1, 2, -2)))
        if not simple and len(variables) > 1 and r.random() < 0.35:
            outer, inner = variables[-2:]
            result = Affine({inner: 1}, r.choice((0, 0, 1)), outer)
        if not simple and r.random() < 0.15:
            result.terms[r.choice(PARAMETERS)] = 1
        return result

    def access(self, variables):
        return Access(self.random.choice(ARRAYS), self.affine(variables))

    def statement(self, variables):
        r = self.random
        guard = None
        if r.random() < 0.25:
            guard = (self.affine(variables, True), r.choice(("<", ">=", "==", "!=")),
                     Affine({r.choice(PARAMETERS): 1}, r.randint(-2, 1)))
        data = self.access(variables) if r.random() < 0.15 else None
        return Statement(self.access(variables), r.choice(("=", "=", "+=", "^=")),
                         [self.access(variables) for _ in range(2)], r.randrange(5), guard, data)

    def loop(self, variables, fresh):
        r = self.random
        lower = Affine({}, r.choice((0, 0, 1, 2)))
        if variables and r.random() < 0.25:
            lower = Affine({r.choice(variables): 1}, r.choice((0, 1)))
        upper = Affine({r.choice(PARAMETERS): 1}, r.choice((0, 0, 1, -1)))
        if variables and r.random() < 0.15:
            upper = Affine({r.choice(variables): 1}, 2)
        step = r.choice((1, 1, 1, 1, 2, 3))
        loop = Loop(next(fresh), lower, upper, step, step == 1 and r.random() < 0.15)
        inner = variables + [loop.variable]
        for _ in range(r.choice((1, 1, 2))):
            if len(inner) < 4 and r.random() < (0.75, 0.45, 0.2)[len(inner) - 1]:
                loop.body.append(self.loop(inner, fresh))
            else:
                loop.body.append(self.statement(inner))
        return loop

    def nest(self):
        return self.loop([], (f"i{k}" for k in itertools.count()))

    def script(self, nest):
        """Steps as C++ text; they may well be illegal."""
        r = self.random
        inames = [loop.variable for loop in loopsOf(nest)]
        steps = []
        for _ in range(r.choice((1, 1, 2, 3))):
            iname = r.choice(inames)
            kind = r.random()
            if kind < 0.4:
                length = r.choice((2, 3, 4, 8))
                tags = r.choice(("", "", ", {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)}",
                                 ", {.outer_tag = loopy::g(0)}", ", {.inner_tag = loopy::unr}"))
                steps.append(f'.split_iname("{iname}", {length}{tags})')
                inames.remove(iname)
                inames += [f"{iname}_outer", f"{iname}_inner"]
            elif kind < 0.7:
                tag = r.choice(("loopy::g(0)", "loopy::l(0)", "loopy::g(1)", "loopy::none"))
                if tag == "loopy::l(0)":
                    continue  # needs a constant number of iterations
                steps.append(f'.tag_inames("{iname}", {tag})')
            elif len(inames) > 1:
                order = r.sample(inames, r.randint(2, len(inames)))
                names = ", ".join(f'"{name}"' for name in order)
                steps.append(f".prioritize_loops({{{names}}})")
        return "loopy::script()" + "".join(steps) if steps else ""


def loopsOf(node):
    if isinstance(node, Loop):
        yield node
        for child in node.body:
            yield from loopsOf(child)


def text(node, depth=1):
    indent = "  " * depth
    if isinstance(node, Statement):
        return f"{indent}{node.text()}\n"
    body = "".join(text(child, depth + 1) for child in node.body)
    return f"{indent}{node.header()} {{\n{body}{indent}}}\n"


def instances(node, names, only):
    """(statement, values) in execution order; "#i" is the number of the trip of loop i. Loops in `only`
    run the iteration with that value or that number of a trip."""
    if isinstance(node, Statement):
        if node.runs(names):
            yield node, dict(names)
        return
    for trip, value in enumerate(node.values(names)):
        if only.get(node.variable, value) not in (value, trip):
            continue
        for child in node.body:
            inner = {**names, node.variable: value, "#" + node.variable: trip}
            yield from instances(child, inner, only)
