"""`python -m registries` (`make registry`): write the registry.py of each room; `--check` only says what is missing, and ends with 1."""

import gc
import sys

from registries.collecting import ROOT, NotCollectable, collections
from registries.stale import stale
from registries.writing import text_of


def main(*, check: bool) -> int:
    """Write the registries, or only `check` them; returns the exit code: 0 done, 1 something is missing or can't be collected."""
    try:
        if check:
            told = stale(ROOT)
            print("\n".join(told) or "All registries are as the rooms are.")
            return 1 if told else 0
        for room, wanted in collections(ROOT).items():
            path = ROOT / room / "registry.py"
            text = text_of(room, wanted)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                print(f"{room}/registry.py written")
    except NotCollectable as error:
        print(error)
        return 1
    except SyntaxError as error:
        print(f"{error.filename}:{error.lineno}: {error.msg}; mend that first")
        return 1
    return 0


if __name__ == "__main__":
    gc.disable()  # all that is read is needed to the end
    sys.exit(main(check="--check" in sys.argv[1:]))
