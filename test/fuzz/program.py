"""Random regions as trees: they print as C++ and can be asked what their iterations access.

A region is a list of nodes: Statement, Search (a loop that ends early), Skip (`continue`), Loop, Choice (`if`).
"""
import dataclasses

ANY = object()  # an element that depends on data


@dataclasses.dataclass
class Affine:
    """Sum of coefficient * name and a constant; `pitched` is one more variable, times `m`."""
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
class Indirect:
    """k[affine], an element of the array of indices."""
    index: Affine

    def value(self, names):
        return ANY

    def text(self):
        return f"k[{self.index.text()}]"


@dataclasses.dataclass
class Access:
    """An array's element, or a variable (no subscripts)."""
    array: str
    subscripts: tuple = ()

    def text(self):
        return self.array + "".join(f"[{subscript.text()}]" for subscript in self.subscripts)

    def element(self, names):
        values = tuple(subscript.value(names) for subscript in self.subscripts)
        return ANY if ANY in values else values

    def indices(self):
        """The reads of `k` that choose the element."""
        return [Access("k", (s.index,)) for s in self.subscripts if isinstance(s, Indirect)]


@dataclasses.dataclass
class Condition:
    """Affine (left operator right), or on data."""
    left: object
    operator: str = ""
    right: Affine = None

    def text(self):
        if isinstance(self.left, Access):
            return f"{self.left.text()} % 3 != 0"
        return f"{self.left.text()} {self.operator} {self.right.text()}"

    def reads(self):
        return [self.left, *self.left.indices()] if isinstance(self.left, Access) else []

    def accesses(self):
        yield from ((read, False) for read in self.reads())

    def value(self, names):
        """True, False, or None where data decide."""
        if isinstance(self.left, Access):
            return None
        left, right = self.left.value(names), self.right.value(names)
        return {"<": left < right, ">=": left >= right, "==": left == right,
                "!=": left != right}[self.operator]


FORMS = ("{0} + {1}", "{0} * 5u - {1}", "({0} ^ {1}) + 1u", "{0} > {1} ? {0} : {1} + 2u",
         "({0} >> 3) + {1} * {1}", "{0} / 3u + {1} % 7u")


@dataclasses.dataclass
class Statement:
    target: Access
    operator: str
    operands: list       # accesses and names of loop variables
    form: int = 0        # which expression joins them
    guards: list = ()
    declares: bool = False

    def value(self):
        texts = [f"(unsigned)({o})" if isinstance(o, str) else f"(unsigned){o.text()}"
                 for o in self.operands]
        return FORMS[self.form].format(*texts, "3u", "7u")

    def text(self):
        when = f"if ({' && '.join(guard.text() for guard in self.guards)}) " if self.guards else ""
        return f"{when}{'unsigned ' if self.declares else ''}{self.target.text()} {self.operator} {self.value()};"

    def accesses(self):
        """(access, is a write), every one that an instance may make."""
        for operand in self.operands[:2]:
            if isinstance(operand, Access):
                yield from ((read, False) for read in (operand, *operand.indices()))
        for guard in self.guards:
            yield from ((read, False) for read in guard.reads())
        yield from ((read, False) for read in self.target.indices())
        if self.operator != "=":
            yield self.target, False
        yield self.target, True

    def runs(self, names):
        return all(guard.value(names) is not False for guard in self.guards)


@dataclasses.dataclass
class Search:
    """A loop that data may end, kept as code inside of one statement."""
    target: Access
    summed: str
    start: Affine
    length: int
    stop: Access

    def text(self):
        return (f"for (int q = 0; q < {self.length}; ++q) {{ if ((unsigned){self.stop.text()} % 8u == (unsigned)q) "
                f"break; {self.target.text()} += (unsigned){self.summed}[q + {self.start.text()}]; }}")

    def accesses(self):
        yield self.stop, False
        yield from ((read, False) for read in self.stop.indices())
        yield Access(self.summed, (Indirect(self.start),)), False
        yield self.target, False
        yield self.target, True

    def runs(self, names):
        return True


@dataclasses.dataclass
class Skip:
    condition: Condition


@dataclasses.dataclass
class Choice:
    condition: Condition
    then: list
    otherwise: list


@dataclasses.dataclass
class Loop:
    variable: str
    lower: Affine
    uppers: list  # first values that are not taken
    step: int
    down: bool
    type: str = "int"
    body: list = dataclasses.field(default_factory=list)

    def header(self):
        v, low = self.variable, self.lower.text()
        if self.down:
            return f"for ({self.type} {v} = {self.uppers[0].text()} - 1; {v} >= {low}; --{v})"
        step = f"++{v}" if self.step == 1 else f"{v} += {self.step}"
        test = " && ".join(f"{v} < {upper.text()}" for upper in self.uppers)
        return f"for ({self.type} {v} = {low}; {test}; {step})"

    def values(self, names):
        low, high = self.lower.value(names), min(upper.value(names) for upper in self.uppers)
        return range(high - 1, low - 1, -1) if self.down else range(low, high, self.step)

    def isConstant(self):
        return not any(bound.terms for bound in (self.lower, *self.uppers))


def text(nodes, depth=1):
    indent, lines = "  " * depth, []
    for node in nodes:
        if isinstance(node, Loop):
            lines += [f"{indent}{node.header()} {{\n", text(node.body, depth + 1), f"{indent}}}\n"]
        elif isinstance(node, Choice):
            lines += [f"{indent}if ({node.condition.text()}) {{\n", text(node.then, depth + 1)]
            if node.otherwise:
                lines += [f"{indent}}} else {{\n", text(node.otherwise, depth + 1)]
            lines.append(f"{indent}}}\n")
        elif isinstance(node, Skip):
            lines.append(f"{indent}if ({node.condition.text()}) continue;\n")
        else:
            lines.append(f"{indent}{node.text()}\n")
    return "".join(lines)


def statementsOf(nodes):
    for node in nodes:
        if isinstance(node, Loop):
            yield from statementsOf(node.body)
        elif isinstance(node, Choice):
            yield from statementsOf(node.then)
            yield from statementsOf(node.otherwise)
        elif not isinstance(node, Skip):
            yield node


def loopsOf(nodes, around=()):
    """(loop, variables of the loops around it), outermost first."""
    for node in nodes:
        if isinstance(node, Loop):
            yield node, around
            yield from loopsOf(node.body, (*around, node.variable))
        elif isinstance(node, Choice):
            yield from loopsOf(node.then, around)
            yield from loopsOf(node.otherwise, around)


def instances(nodes, names, only):
    """(statement, values) that may be executed in exactly the loops of `only`, in order, and the conditions in
    these loops or fewer; "#i" is the number of the trip of loop i. Of each loop, only the iteration with that value
    or that number runs."""
    for node in nodes:
        if isinstance(node, (Skip, Choice)):
            yield node.condition, names
        if isinstance(node, Skip):
            if node.condition.value(names):
                return
        elif isinstance(node, Choice):
            value = node.condition.value(names)
            if value is not False:
                yield from instances(node.then, names, only)
            if value is not True:
                yield from instances(node.otherwise, names, only)
        elif isinstance(node, Loop):
            for trip, value in enumerate(node.values(names)) if node.variable in only else ():
                if only[node.variable] in (value, trip):
                    inner = {**names, node.variable: value, "#" + node.variable: trip}
                    yield from instances(node.body, inner, only)
        elif len(names) - 2 == 2 * len(only) and node.runs(names):
            yield node, names

def touched(nodes, parameters, array, iteration, isWrite):
    """The elements of `array` that an iteration may read or write. What no statement names is a variable of the
    compiler, which holds a condition."""
    elements = set()
    isNamed = any(access.array == array for statement in statementsOf(nodes) for access, _ in statement.accesses())
    for statement, names in instances(nodes, parameters, iteration):
        elements |= {access.element(names) for access, written in statement.accesses()
                     if access.array == array and written == isWrite} if isNamed else {ANY}
    return elements


def conflict(nodes, parameters, array, iterations, writes, isGuess):
    """Do the two iterations exist and touch a common element of `array` in these ways? A guess needs no more than
    two accesses."""
    first, second = (touched(nodes, parameters, array, values, isWrite)
                     for values, isWrite in zip(iterations, writes, strict=True))
    return bool(first and second) and (isGuess or bool(first & second) or ANY in first | second)
