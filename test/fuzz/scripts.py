"""Random transformation scripts for a region: lists of steps as C++ text, which may well be illegal."""
import program

LENGTHS = (2, 3, 4, 4, 8)
ON_GRID = ", {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)}"


class Scripts:
    def __init__(self, random, nodes):
        self.random = random
        self.around = {loop.variable: around for loop, around in program.loopsOf(nodes)}
        self.inames = list(self.around)
        self.constant = {loop.variable for loop, _ in program.loopsOf(nodes) if loop.isConstant()}
        statements = list(program.statementsOf(nodes))
        self.statements = [f"s{number}" for number in range(len(statements))]
        accesses = [pair for statement in statements for pair in statement.accesses()]
        self.read = sorted({access.array for access, isWrite in accesses if not isWrite})
        self.written = sorted({access.array for access, isWrite in accesses if isWrite})
        self.steps = []

    def make(self):
        r = self.random
        if r.random() < 0.3:
            self.onGrid(r.choice(self.inames))
        for _ in range(r.choice((1, 1, 2, 2, 3, 4))):
            r.choice(RECIPES)(self)
        return self.steps

    def add(self, text):
        self.steps.append("." + text)

    def iname(self, constant=False):
        r = self.random
        preferred = [name for name in self.inames if name in self.constant]
        return r.choice(preferred if constant and preferred and r.random() < 0.9 else self.inames)

    def nested(self, count):
        """Loops of which each is inside of those before it, as far as known."""
        r = self.random
        inner = r.choice(self.inames)
        chain = [*self.around.get(inner, ()), inner]
        chain = [name for name in chain if name in self.inames]
        return chain[-count:] if r.random() < 0.9 else r.sample(self.inames, min(count, len(self.inames)))

    def replace(self, olds, news, constant=()):
        outer = self.around.get(olds[0], ())
        self.inames = [name for name in self.inames if name not in olds] + list(news)
        for place, new in enumerate(news):
            self.around[new] = (*outer, *news[:place])
        self.constant |= set(constant)

    def query(self):
        r = self.random
        return r.choice((f"id:{r.choice(self.statements)}", f"writes:{r.choice(self.written)}",
                         f"reads:{r.choice(self.read)}", f"iname:{r.choice(self.inames)}",
                         f"not id:{r.choice(self.statements)}"))

    def within(self, lead=", "):
        return f'{lead}{{.within = "{self.query()}"}}' if self.random.random() < 0.12 else ""

    def split(self, iname, length, options=""):
        self.add(f'split_iname("{iname}", {length}{options})')
        self.replace([iname], [f"{iname}_outer", f"{iname}_inner"], [f"{iname}_inner"])

    def onGrid(self, iname):
        self.split(iname, self.random.choice(LENGTHS), ON_GRID)

    def anySplit(self):
        r = self.random
        options = r.choice(("", "", ".outer_tag = loopy::g(0)", ".inner_tag = loopy::unr", ".inner_tag = loopy::l(0)",
                            ".slabs = {1, 1}", ".slabs = {0, 1}, .outer_tag = loopy::g(0)", ".inner_tag = loopy::vec",
                            ".inner_tag = loopy::ilp", f'.within = "{self.query()}"'))
        self.split(self.iname(), r.choice(LENGTHS), f", {{{options}}}" if options else "")

    def chunk(self):
        iname = self.iname(True)
        options = self.random.choice(("", ", {.outer_tag = loopy::g(0)}"))
        self.add(f'chunk_iname("{iname}", {self.random.choice((2, 3, 4))}{options})')
        self.replace([iname], [f"{iname}_outer", f"{iname}_inner"], [f"{iname}_outer"])

    def tile(self):
        r = self.random
        inames = self.nested(r.choice((2, 2, 3)))
        names = ", ".join(f'"{name}"' for name in inames)
        self.add(f"tile({{{names}}}, {{{', '.join(str(r.choice(LENGTHS)) for _ in inames)}}})")
        outer, inner = [f"{name}_outer" for name in inames], [f"{name}_inner" for name in inames]
        self.replace(inames, outer + inner, inner)
        if r.random() < 0.6:
            for axis, (out, into) in enumerate(zip(outer[::-1], inner[::-1])):
                self.add(f'tag_inames("{out}", loopy::g({axis}))')
                if r.random() < 0.8:
                    self.add(f'tag_inames("{into}", loopy::l({axis}))')

    def tag(self):
        r = self.random
        kind = r.choice(("g(0)", "g(0)", "g(1)", "l(0)", "l(1)", "unr", "unr", "vec", "ilp", "ilp_seq", "none", "g_unused",
                         "l_auto", "unr_hint", "ord"))
        constant = not kind.startswith("g") and kind not in ("none", "ord", "unr_hint")
        self.add(f'tag_inames("{self.iname(constant)}", loopy::{kind})')

    def untag(self):
        self.add(f'untag_inames("{self.iname()}")')

    def prioritize(self):
        r = self.random
        inames = self.nested(r.choice((2, 3, 4))) if r.random() < 0.8 else list(self.inames)
        if len(inames) > 1:
            names = ", ".join(f'"{name}"' for name in r.sample(inames, r.randint(2, len(inames))))
            self.add(f"prioritize_loops({{{names}}}{self.within()})")

    def rename(self):
        r = self.random
        old = self.iname()
        new = r.choice(self.inames) if r.random() < 0.8 else f"r{len(self.steps)}"
        if new != old:
            self.add(f'rename_iname("{old}", "{new}")')
            self.inames = sorted({new if name == old else name for name in self.inames})

    def duplicate(self):
        names = self.nested(self.random.choice((1, 1, 2)))
        quoted = ", ".join(f'"{name}"' for name in names)
        self.add(f'duplicate_inames({{{quoted}}}, "{self.query()}")')
        self.inames += [f"{name}_copy" for name in names]

    def distribute(self):
        before = f', {{.before = "{self.query()}"}}' if self.random.random() < 0.3 else ""
        self.add(f'distribute("{self.iname()}"{before})')

    def slab(self):
        r = self.random
        head, tail = r.choice(((1, 0), (0, 1), (1, 1), (2, 3)))
        if r.random() < 0.5:
            self.add(f'separate_loop_head_tail_slab("{self.iname()}", {head}, {tail})')
        else:
            self.add(f'peel("{self.iname()}", {{.first = {head}, .last = {tail}}})')

    def reverse(self):
        self.add(f'reverse("{self.iname()}"{self.within()})')

    def shift(self):
        self.add(f'shift("{self.iname()}", {self.random.choice((1, -1, 2, 5))}{self.within()})')

    def skew(self):
        names = self.nested(2)
        if len(names) == 2:
            by, skewed = names if self.random.random() < 0.8 else names[::-1]
            self.add(f'skew("{skewed}", "{by}", {self.random.choice((1, 1, -1, 2))})')

    def map(self):
        r = self.random
        names = self.nested(2)
        x, y, fresh = names[0], names[-1], f"w{len(self.steps)}"
        forms = [(f"[{x}] -> [{fresh}] : {fresh} = -{x}", [x], [fresh]),
                 (f"[{x}] -> [{fresh}, {x}_r] : {x} = 3 * {fresh} + {x}_r and 0 <= {x}_r < 3", [x], [fresh, f"{x}_r"]),
                 (f"[{x}] -> [{fresh}] : {fresh} = 2 * {x} + 1", [x], [fresh])]
        if x != y:
            forms += [(f"[{x}, {y}] -> [{fresh}, {y}] : {fresh} = {x} + {y}", [x, y], [fresh, y]),
                      (f"[{x}, {y}] -> [{y}, {x}]", [x, y], [y, x]),
                      (f"[{x}, {y}] -> [{fresh}, {y}] : {fresh} = {x} - 2 * {y}", [x, y], [fresh, y])]
        form, olds, news = r.choice(forms)
        self.add(f'{r.choice(("affine_map_inames", "map_domain"))}("{{ {form} }}")')
        self.replace(olds, news)

    def jam(self):
        iname = self.iname()
        self.add(f'unroll_and_jam("{iname}", {self.random.choice((2, 3))})')
        self.replace([iname], [f"{iname}_outer", f"{iname}_inner"], [f"{iname}_inner"])

    def join(self):
        names = self.nested(2)
        if len(names) == 2:
            fresh = f"j{len(self.steps)}"
            if names[1] not in self.constant and self.random.random() < 0.7:
                self.split(names[1], self.random.choice(LENGTHS))
                names = [f"{names[1]}_outer", f"{names[1]}_inner"]
            self.add(f'join_inames({{"{names[0]}", "{names[1]}"}}, "{fresh}")')
            self.replace(names, [fresh])

    def parameter(self):
        r = self.random
        self.add(r.choice(('assume("n >= 1")', 'assume("n mod 3 = 0")', 'assume("m >= 2 and n <= 9")',
                           'fix_parameters("m", 3)', 'fix_parameters("n", 5)', "remove_unused_inames()",
                           f'add_dependency("{self.query()}", "{self.query()}")')))

    def storage(self):
        r = self.random
        if r.random() < 0.6:
            self.split(self.iname(), r.choice(LENGTHS), r.choice(("", ON_GRID)))
        swept = [name for name in self.inames if name in self.constant]
        names = r.sample(swept, min(len(swept), r.choice((0, 1, 1, 2))))
        quoted = ", ".join(f'"{name}"' for name in names)
        space = r.choice(("", "", ", {.space = loopy::local}", ", {.space = loopy::private_}"))
        kind, arrays = r.choice((("add_prefetch", self.read), ("buffer_array", self.written)))
        self.add(f'{kind}("{r.choice(arrays)}", {{{quoted}}}{space})')

    def reduction(self):
        r = self.random
        iname = self.iname(True)
        if iname not in self.constant or r.random() < 0.5:
            self.split(iname, r.choice(LENGTHS))
            iname = f"{iname}_inner"
        self.add(f'realize_reduction("{iname}", loopy::{r.choice(("l(0)", "l(0)", "g(0)"))})')


RECIPES = (Scripts.anySplit, Scripts.anySplit, Scripts.anySplit, Scripts.chunk, Scripts.tile, Scripts.tile, Scripts.tag,
           Scripts.tag, Scripts.tag, Scripts.tag, Scripts.untag, Scripts.prioritize, Scripts.prioritize,
           Scripts.prioritize, Scripts.rename, Scripts.rename, Scripts.duplicate, Scripts.distribute, Scripts.distribute,
           Scripts.slab, Scripts.slab, Scripts.reverse, Scripts.shift, Scripts.skew, Scripts.skew, Scripts.map, Scripts.map,
           Scripts.jam, Scripts.join, Scripts.parameter, Scripts.storage, Scripts.storage, Scripts.storage,
           Scripts.reduction)
