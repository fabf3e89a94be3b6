"""Hostile hooks and files as tables: a name, the code, the outcome that it must have and words of the reason."""

import textwrap
from typing import NamedTuple

from harness.sandbox.guest.formats import DEFAULT_LIMITS

SOCKET = (
    "import socket; link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, fileno=3)\nfrom guest import wire\n"
)
NOT_DATA = "which is not data; wanted"
SHAPE = "with a vector of odd length: wanted floats of float32 or wider of shape (n,), got "

# What is asked besides the attacked hook; all of it right.
REST = """
def fgsm_perturbation(gradient, epsilon):
    return epsilon * torch.sign(gradient)

def infinity_norms(gradient, epsilon):
    return (epsilon * torch.sign(gradient)).abs().max(), (epsilon * gradient).abs().max()

def norms_agree(gradient):
    return gradient.abs().max().item() in (0.0, 1.0)
"""
RIGHT = "def fgm_perturbation(gradient, epsilon):\n    return epsilon * gradient\n"
WRONG = "def fgm_perturbation(gradient, epsilon):\n    return gradient\n"


class Attack(NamedTuple):
    """One attack: its name, the body of the hook, the outcome, words of the reason, and what stands above the hook."""

    name: str
    body: str
    outcome: str
    words: str = ""
    above: str = ""

    @property
    def source(self):
        """Return the hook with what stands above it."""
        return f"{self.above}\ndef fgm_perturbation(gradient, epsilon):\n{textwrap.indent(self.body, '    ')}\n"


def above(text):
    """Return a block of the table without its indent."""
    return textwrap.dedent(text)


ODD = above("""
    class Odd:
        def __float__(self): raise ValueError("no")
        def __repr__(self): raise SystemExit
        def __len__(self): return -1
        def __getattr__(self, name): raise KeyboardInterrupt
""")
ALWAYS_EQUAL = above("""
    class Equal:
        def __eq__(self, other): return True
        def __le__(self, other): return True
        def __sub__(self, other): return 0.0
        def __abs__(self): return 0.0
        def __float__(self): return 0.0
""")
LYING_FLOAT = above("""
    class Lying(float):
        def __float__(self): raise ValueError("no")
        def __repr__(self): return "0.0"
        def __sub__(self, other): return 0.0
""")
LYING_LIST = above("""
    class Lying(list):
        def __len__(self): return 1 << 60
        def __iter__(self): raise SystemExit
""")
LYING_TENSOR = above("""
    class Lying(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None): return True
""")
EXCEPTION = above("""
    class Odd(Exception):
        def __str__(self): {}
""")
FORGED = above("""
    import typing
    class Distance(typing.NamedTuple):
        tolerances: float = 0.0
        problem: str = ""
        agrees = True
""")
SECOND_ANSWER = (
    "import sys\n"
    + SOCKET
    + "frame = sys._getframe()\n"
    + "while 'number' not in frame.f_locals: frame = frame.f_back\n"
    + "wire.Connection(link).send({'id': frame.f_locals['number'], 'value': epsilon * gradient})\n"
    + "return epsilon * gradient"
)
EARLY_ANSWER = SOCKET + "wire.Connection(link).send({'id': 7, 'value': epsilon * gradient})\nreturn epsilon * gradient"
SWALLOWED = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
BURN = "def burn():\n    while True: pass\n"
NESTED = "value = [1.0]\nfor _ in range({}): value = [value]\nreturn value"
FOLDERS = "('/', '/etc', '/usr', '/home', '/root', '/proc', '/dev', '/dev/shm', '/opt', '/var')"
CHAIN = (
    "error = None\nfor number in range(100_000):\n"
    "    new = ValueError('end')\n    new.__cause__ = error\n    error = new\nraise error"
)
ESCAPES = "raise ValueError('\\x1b[2J\\x1b]0;title\\x07\\u202e\\n\\nlooks like: a right answer\\npoints: 10')"

TIME = (
    Attack("loops", "while True: pass", "timed_out", "did not answer within 2 s of CPU time"),
    Attack("loops_and_swallows", SWALLOWED, "timed_out", "did not answer within 2 s of CPU time"),
    Attack("sleeps", "import time; time.sleep(1000)", "timed_out", "slept for 5 s"),
    Attack("naps", "import time\nwhile True: time.sleep(0.01)", "timed_out", "slept for 5 s"),
    Attack("half_a_frame", "import os, time; os.write(3, b'MLH1'); time.sleep(1000)", "timed_out", "slept for 5 s"),
    Attack(
        "loops_in_its_text", "raise Odd", "timed_out", "of CPU time", EXCEPTION.format("\n        while True: pass")
    ),
    Attack(
        "threads_go_on",
        "import threading, time\nthreading.Thread(target=burn, daemon=True).start()\ntime.sleep(3)\nreturn gradient",
        "timed_out",
        "of CPU time",
        BURN,
    ),
)
ENDS = (
    Attack("leaves", "import os; os._exit(0)", "crashed", "ended with exit status 0 before it answered"),
    Attack("exits", "import sys; sys.exit()", "crashed", "SystemExit (exits.py:"),
    Attack("system_exit", "raise SystemExit(0)", "crashed", "SystemExit: 0"),
    Attack("base_exception", "raise BaseException('out')", "crashed", "BaseException: out"),
    Attack("interrupt", "raise KeyboardInterrupt", "crashed", "KeyboardInterrupt (interrupt.py:"),
    Attack("generator_exit", "raise GeneratorExit", "crashed", "GeneratorExit (generator_exit.py:"),
    Attack("faults", "import ctypes; ctypes.string_at(0)", "crashed", "killed by SIGSEGV before it answered"),
    Attack("kills_everybody", "import os; os.kill(-1, 9)", "crashed", "PermissionError: [Errno 1]"),
    Attack("kills_its_parent", "import os; os.kill(os.getppid(), 9)", "crashed", "PermissionError: [Errno 1]"),
    Attack("hangs_up", "import os; os.close(3); return gradient", "crashed", "before it answered"),
    # The first process of a namespace ignores the signals that it sends itself; without namespaces it ends.
    Attack("signals_itself", "import signal; signal.raise_signal(9)\nreturn gradient", "failed|out_of_memory"),
)
WIRE = (
    Attack(
        "writes_to_output", "import os; os.write(1, b'passed'); os.write(2, b'{}'); return gradient", "failed", "ε is"
    ),
    Attack(
        "junk", "import os; os.write(3, b'junk' * 100); return gradient", "refused", "the bytes on the connection are"
    ),
    Attack("a_pickle", "import os, pickle; os.write(3, pickle.dumps(gradient))", "refused", "are no frame"),
    Attack(
        "endless_frame",
        "import os, struct; os.write(3, struct.pack('<4sIQ', b'MLH1', 100, 1 << 60))",
        "refused",
        "tensors of 1152921504606846976 bytes, at most",
    ),
    Attack("second_answer", SECOND_ANSWER, "refused", "it came before anybody had asked"),
    Attack("unasked_answer", EARLY_ANSWER, "refused", "answers another request"),
)
VALUES = (
    Attack("nan", "return gradient * float('nan')", "failed", "wanted finite numbers, got NaN values"),
    Attack("infinite", "return gradient + float('inf')", "failed", "wanted finite numbers, got infinite values"),
    Attack("half", "return (epsilon * gradient).half()", "failed", f"{SHAPE}a float16 tensor of shape (n,)"),
    Attack("complex", "return gradient.to(torch.complex64)", "failed", f"returned a tensor of complex64, {NOT_DATA}"),
    Attack("bools", "return gradient.bool()", "failed", f"{SHAPE}a bool tensor of shape (n,)"),
    Attack("lying_tensor", "return gradient.as_subclass(Lying)", "failed", f"{SHAPE}bool True", LYING_TENSOR),
    Attack("meta", "return gradient.to('meta')", "failed", "a tensor on device 'meta', which is not data"),
    Attack("sparse", "return (epsilon * gradient).to_sparse()", "failed", "a tensor of layout sparse_coo"),
    Attack(
        "quantised", "return torch.quantize_per_tensor(gradient, 0.1, 0, torch.qint8)", "failed", "quantised tensor"
    ),
    Attack("nested", "return torch.nested.nested_tensor([gradient])", "failed", "a nested tensor, which is not data"),
    Attack("requires_grad", "return (epsilon * gradient).requires_grad_()", "passed"),
    Attack(
        "expanded",
        "return torch.zeros(1).expand(1 << 40)",
        "refused",
        f"returned tensors of more than {DEFAULT_LIMITS.body_bytes} bytes",
    ),
    Attack("large", "return torch.zeros(1 << 25)", "refused", "more than 256 MiB over the cases of one check"),
    Attack("long_list", "return [0.5] * 199_000", "failed", f"{SHAPE}a list of 199000 items"),
    Attack("huge_string", "return 'x' * (1 << 30)", "refused", "returned a string of more than 1048576 characters"),
    Attack("long_string", "return 'x' * 100_000_000", "refused", "returned a string of more than 1048576 characters"),
    Attack("a_string", "return '\\x1b[2J\\nlooks like: right'", "failed", f"{SHAPE}str '\\x1b[2J\\nlooks like: right'"),
    Attack("nested_lists", NESTED.format(100), "failed", "returned something nested deeper than 32 levels"),
    Attack("deep_lists", NESTED.format(100_000), "failed", "returned something nested deeper than 32 levels"),
    Attack("holds_itself", "value = []\nvalue.append(value)\nreturn value", "failed", "nested deeper than 32 levels"),
    Attack("generates", "return (epsilon * one for one in gradient)", "failed", f"returned a generator, {NOT_DATA}"),
    Attack("yields", "yield epsilon * gradient", "failed", f"returned a generator, {NOT_DATA}"),
    Attack("function", "return lambda: epsilon * gradient", "failed", f"returned a function, {NOT_DATA}"),
    Attack("odd_object", "return Odd()", "failed", f"returned an Odd, {NOT_DATA}", ODD),
    Attack("always_equal", "return Equal()", "failed", f"returned an Equal, {NOT_DATA}", ALWAYS_EQUAL),
    Attack("lying_float", "return Lying(3)", "failed", "wanted shape (n,), got shape ()", LYING_FLOAT),
    Attack("lying_list", "return Lying([1.0])", "crashed", "SystemExit (lying_list.py:", LYING_LIST),
    Attack("big_integer", "return 10 ** 100", "failed", "returned an int of more than 64 bits, which is not data"),
    Attack("forged_verdict", "return {'outcome': 'passed', 'points': 10}", "failed", f"{SHAPE}a dict"),
    Attack("forged_distance", "return Distance()", "failed", f"{SHAPE}a tuple of 2 items", FORGED),
    Attack("real_verdict", "from harness.records import Outcome\nreturn Outcome.PASSED", "crashed", "No module named"),
)
RESOURCES = (
    Attack("memory", "return bytearray(10 << 30)", "out_of_memory", "the memory limit was reached (memory.py:"),
    Attack("tensor_memory", "return torch.zeros(10 << 30)", "out_of_memory", "can't allocate memory"),
    Attack("prints", "for _ in range(1024): print('x' * (1 << 20))\nreturn epsilon * gradient", "passed"),
    Attack("forks", "import os\nwhile True: os.fork()", "crashed", "PermissionError: [Errno 1]"),
    Attack("runs_a_program", "import subprocess; subprocess.run(['/bin/sh'])", "crashed", "PermissionError: [Errno 1]"),
    Attack(
        "starts_threads",
        "import threading\nwhile True: threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "crashed",
        "can't start new thread",
    ),
    Attack("opens_all", "held = []\nwhile True: held.append(open('/dev/null'))", "crashed", "Too many open files"),
    Attack(
        "fills_its_folder",
        "with open('big', 'wb') as file:\n    while True: file.write(bytes(1 << 20))",
        "crashed",
        "Error: [Errno",
    ),
    Attack(
        "writes_everywhere",
        f"import os\nfor folder in {FOLDERS}:\n    try: open(folder + '/planted', 'w')\n"
        "    except OSError: continue\n    raise RuntimeError('could write to ' + folder)\nreturn epsilon * gradient",
        "passed",
    ),
    Attack("calls_out", "import socket; socket.create_connection(('127.0.0.1', 80))", "crashed", "PermissionError"),
)
STATE = (
    Attack("zeroes_its_input", "return gradient.zero_()", "failed", "with a vector of odd length: another result"),
    Attack("changes_its_input", "gradient.fill_(1)\nreturn epsilon * gradient", "failed", "another result"),
    Attack("spoils_its_input", "answer = epsilon * gradient\ngradient.zero_()\nreturn answer", "passed"),
    Attack(
        "remembers",
        "kept.append(epsilon * gradient)\nreturn kept[max(0, len(kept) - 2)]",
        "failed",
        "wanted shape (",
        "kept = []",
    ),
    Attack(
        "none_of_its_own",
        "return None",
        "incomplete",
        "fgm_perturbation is still the hand-out's template",
    ),
    Attack(
        "takes_modules", "import sys\nfor name in list(sys.modules): sys.modules[name] = None", "crashed", "sys halted"
    ),
    Attack(
        "takes_builtins", "import builtins\nbuiltins.len = builtins.isinstance = None", "crashed", "before it answered"
    ),
    Attack(
        "leaves_a_mode",
        "Mode().__enter__()\nreturn gradient",
        "crashed",
        "before it answered",
        above("""
        from torch.overrides import TorchFunctionMode
        class Mode(TorchFunctionMode):
            def __torch_function__(self, func, types, args=(), kwargs=None): return True
    """),
    ),
    Attack("traces", "import sys; sys.settrace(lambda *a: 1 / 0)\nreturn gradient", "crashed", "ZeroDivisionError"),
)
WORDS = (
    Attack(
        "text_raises", "raise Odd", "crashed", "the exception's message can't be printed", EXCEPTION.format("raise Odd")
    ),
    Attack(
        "text_is_none", "raise Odd", "crashed", "the exception's message can't be printed", EXCEPTION.format("pass")
    ),
    Attack("long_text", "raise ValueError('x' * 100_000_000)", "crashed", "ValueError: xxxx"),
    Attack("escapes", ESCAPES, "crashed", "looks like: a right answer points: 10 (escapes.py:"),
    Attack("escapes_in_its_name", "raise type('E\\n\\x1b[31m' * 40, (Exception,), {})('text')", "crashed", ": text ("),
    Attack("broken_text", "raise ValueError('\\ud800 \\0')", "crashed", "ValueError: ? ?"),
    Attack("chain", CHAIN, "crashed", "ValueError: end"),
    Attack("recursion", "return fgm_perturbation(gradient, epsilon)", "crashed", "maximum recursion depth exceeded"),
    Attack("claims_a_timeout", "raise TimeoutError('did not answer')", "crashed", "TimeoutError: did not answer"),
)
ATTACKS = (*TIME, *ENDS, *WIRE, *VALUES, *RESOURCES, *STATE, *WORDS)

# What runs while the submission is loaded: name, text before the hooks, outcome of every check, words.
LOADING = (
    (
        "load_exits",
        "import os\nx = os._exit(0)\n",
        "crashed",
        "while it was loaded: the process ended with exit status 0",
    ),
    (
        "load_faults",
        "import ctypes\nx = ctypes.string_at(0)\n",
        "crashed",
        "while it was loaded: the process was killed by",
    ),
    (
        "load_hangs",
        "x = sum(range(10**12))\n",
        "timed_out",
        "while it was loaded: did not answer within 2 s of CPU time",
    ),
    (
        "load_waits",
        "import threading\nx = threading.Event().wait(1000)\n",
        "timed_out",
        "while it was loaded: slept for 2 s",
    ),
)
# What costs its own statement alone, and the wrong hook below is named as it is.
SURVIVED = (
    ("statement_loops", "def forever():\n    while True: pass\n\nx = forever()\n"),
    ("statement_sleeps", "import time\nx = time.sleep(1000)\n"),
    ("statement_exits", "import sys\nx = sys.exit(0)\n"),
    ("statement_recurses", "def again(): return again()\n\nx = again()\n"),
    ("statement_takes_memory", "x = bytearray(100 << 30)\n"),
    ("statement_forks", "import os\nx = os.fork()\n"),
    ("class_exits", "class Body:\n    import sys\n    sys.exit()\n"),
    ("top_level_loops", "while True: pass\n"),
)
# Lies that another process would have to believe.
LIES = (
    ("lies_about_equality", "x = [setattr(torch, name, lambda *a, **k: True) for name in ('allclose', 'equal')]\n"),
    ("lies_in_comparisons", "x = [setattr(torch.Tensor, name, lambda *a: True) for name in ('__le__', '__eq__')]\n"),
    ("lies_about_numbers", "import builtins\nx = setattr(builtins, 'max', lambda *a, **k: 0.0)\n"),
    ("lies_about_modules", "import sys\nx = sys.modules.update(harness=None, guest=None)\n"),
)
SIGN = "x = setattr(torch, 'sign', lambda tensor: torch.zeros_like(tensor))\n"
# A hook of many checks, whose answer has another form at one call alone.
CHANGES = """
calls = []

def fgsm_perturbation(gradient, epsilon):
    calls.append(1)
    return "a word" if len(calls) == 13 else epsilon * torch.sign(gradient)
"""
