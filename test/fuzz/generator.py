"""Random regions of C++: everything follows from the seed."""
import itertools
import random

from program import Access, Affine, Choice, Condition, Indirect, Loop, Search, Skip, Statement

PARAMETERS = ("n", "m")
# `d` has the type of `a` and may overlap it; `e` has rows; `k` holds small indices and is not written.
ARRAYS = ("a", "b", "c", "d", "e")
TYPES = ("unsigned", "int", "unsigned short", "long long", "unsigned char", "short", "unsigned long long")


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        r = self.random
        self.types = {array: r.choice(TYPES) if r.random() < 0.6 else "unsigned" for array in "abce"}
        self.types["d"] = self.types["a"]

    def region(self):
        """A list of nodes. The variable `s` may be used; it lives on afterwards."""
        r = self.random
        self.loopNames = (f"i{k}" for k in itertools.count())
        self.localNames = (f"t{k}" for k in itertools.count())
        self.arrays = r.sample(ARRAYS, r.choice((2, 2, 3, 4)))
        self.inRows = {array for array in ARRAYS if r.random() < 0.3}
        self.maximumDepth = r.choice((1, 2, 2, 3, 3, 4))
        self.loops = self.choices = 0
        locals = ["s"] if r.random() < 0.3 else []
        nodes = [self.loop([], locals)]
        while r.random() < 0.3 and len(nodes) < 3:
            nodes.append(self.loop([], locals) if r.random() < 0.8 else self.statement([], locals))
        return nodes

    def affine(self, variables, simple=False):
        r = self.random
        terms = {}
        for v in r.sample(variables, min(len(variables), r.choice((1, 1, 2)))):
            terms[v] = r.choice((1, 1, 1, 1, -1, 2)) if not simple else 1
        result = Affine(terms, r.choice((0, 0, 0, 0, 1, -1, 2, -2)))
        if not simple and r.random() < 0.12:
            result.terms[r.choice(PARAMETERS)] = r.choice((1, 1, -1))
        return result

    def linearised(self, variables):
        """An element of rows of `m` elements."""
        r = self.random
        if len(variables) < 2:
            return Affine({variables[0]: 1} if variables else {}, 0)
        outer, inner = variables[-2:] if r.random() < 0.6 else r.sample(variables, 2)
        return Affine({inner: 1}, r.choice((0, 0, 0, 0, 1)), outer)

    def row(self, variables):
        """A subscript that stays within a row: one variable and a constant."""
        r = self.random
        terms = {r.choice(variables): 1} if variables else {}
        return Affine(terms, 8 + r.choice((0, 0, 0, 1, -1, 2)))

    def access(self, variables, gathers=True):
        r = self.random
        array = r.choice(self.arrays)
        if array == "e":
            return Access(array, (self.row(variables), self.row(variables)))
        if gathers and r.random() < 0.06:
            return Access(array, (Indirect(self.affine(variables, True)),))
        if array in self.inRows:
            return Access(array, (self.linearised(variables),))
        return Access(array, (self.affine(variables),))

    def operand(self, variables, locals):
        r = self.random
        if locals and r.random() < 0.4:
            return Access(r.choice(locals))
        if variables and r.random() < 0.1:
            return self.affine(variables, True).text()
        return self.access(variables)

    def condition(self, variables, locals):
        r = self.random
        if r.random() < 0.35:
            return Condition(Access(r.choice(locals)) if locals and r.random() < 0.5 else self.access(variables))
        right = Affine({r.choice(PARAMETERS): 1}, r.randint(-2, 1)) if r.random() < 0.6 else Affine({}, r.randint(0, 4))
        return Condition(self.affine(variables, True), r.choice(("<", ">=", "==", "!=")), right)

    def statement(self, variables, locals):
        r = self.random
        if locals and r.random() < 0.4:
            target = Access(r.choice(locals))
        else:
            target = self.access(variables, gathers=r.random() < 0.4)
        operators = ["=", "=", "=", "+=", "+=", "^=", "-=", "|="]
        if target.array not in self.types or self.types[target.array] != "long long":
            operators.append("*=")
        guards = [self.condition(variables, locals) for _ in range(r.choice((0, 0, 0, 0, 1, 1, 2)))] if variables else []
        return Statement(target, r.choice(operators), [self.operand(variables, locals) for _ in range(r.choice((1, 2, 2)))]
                         + [self.access(variables)], r.randrange(6), guards)

    def search(self, variables, locals):
        r = self.random
        summed = r.choice([array for array in self.arrays if array != "e"] or ["a"])
        return Search(Access(r.choice(locals)) if locals and r.random() < 0.6 else self.access(variables, False),
                      summed, self.affine(variables), r.choice((2, 3, 6)), self.access(variables))

    def loop(self, variables, locals):
        r = self.random
        self.loops += 1
        lower = Affine({}, r.choice((0, 0, 0, 1, 2)))
        if variables and r.random() < 0.2:
            lower = Affine({r.choice(variables): 1}, r.choice((0, 1)))
        uppers = [Affine({r.choice(PARAMETERS): 1}, r.choice((0, 0, 0, 1, -1)))]
        kind = r.random()
        if kind < 0.25:
            lower, uppers = Affine({}, lower.constant), [Affine({}, r.choice((2, 3, 4, 8)))]
        elif variables and kind < 0.4:
            bound = Affine({r.choice(variables): 1}, r.choice((1, 2)))
            uppers = [bound] if r.random() < 0.6 else uppers + [bound]
        step = r.choice((1, 1, 1, 1, 1, 2, 3))
        down = step == 1 and len(uppers) == 1 and r.random() < 0.15
        loop = Loop(next(self.loopNames), lower, uppers, step, down, r.choice(("int", "int", "int", "long")))
        loop.body = self.body(variables + [loop.variable], list(locals), True)
        return loop

    def body(self, variables, locals, isLoop=False):
        r = self.random
        nodes = []
        if r.random() < 0.25:
            name = next(self.localNames)
            nodes.append(Statement(Access(name), "=", [self.operand(variables, locals) for _ in range(2)], r.randrange(6),
                                   declares=True))
            locals.append(name)
        for _ in range(r.choice((1, 1, 1, 2, 3))):
            chance = r.random()
            if len(variables) < self.maximumDepth and self.loops < 6 and r.random() < 0.7:
                nodes.append(self.loop(variables, locals))
            elif chance < 0.15 and self.choices < 3:
                self.choices += 1
                nodes.append(Choice(self.condition(variables, locals), self.body(variables, list(locals)),
                                    self.body(variables, list(locals)) if r.random() < 0.4 else []))
            elif chance < 0.2 and isLoop:
                nodes.append(Skip(self.condition(variables, locals)))
            elif chance < 0.25:
                nodes.append(self.search(variables, locals))
            else:
                nodes.append(self.statement(variables, locals))
        if isinstance(nodes[-1], Skip):
            nodes.append(self.statement(variables, locals))
        return nodes
