"""What the background process does for imports."""

from lotrinh import jobs
from lotrinh.centre.registry_import.applying import APPLY, apply
from lotrinh.centre.registry_import.checking import CHECK, check
from lotrinh.centre.registry_import.undoing import UNDO, undo

JOBS: dict[str, jobs.Handler] = {CHECK: check, APPLY: apply, UNDO: undo}
