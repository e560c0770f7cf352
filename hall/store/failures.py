"""What SQLite's failures mean to whoever asked, and which of them end the process."""

from typing import Final

from hall.contract.problems import STORAGE_BUSY, STORAGE_FAILED, STORAGE_FULL, ProblemError
from hall.store.database import DatabaseError

# Result codes of sqlite3.h; the low byte is the primary code.
BUSY: Final = 5
IOERR: Final = 10
CORRUPT: Final = 11
FULL: Final = 13
NOTADB: Final = 26
IOERR_FSYNC: Final = IOERR | (4 << 8)
IOERR_DIR_FSYNC: Final = IOERR | (5 << 8)


def storage_problem(error: DatabaseError) -> Exception:
    """Return the refusal for a failure of the disk; a mistake in a statement stays what it is."""
    primary = _code(error) & 0xFF
    if primary == FULL:
        title = "The hall's disk is full; nothing was changed"
        return ProblemError(STORAGE_FULL, 507, title)
    if primary == BUSY:
        return ProblemError(STORAGE_BUSY, 503, "The hall's database is in use; ask again")
    if primary in {IOERR, CORRUPT, NOTADB}:
        title = "The hall's disk failed; nothing was acknowledged"
        return ProblemError(STORAGE_FAILED, 503, title)
    return error


def breaks_trust(error: DatabaseError) -> bool:
    """Tell whether nobody can know any more what is on disk: stop, restart and recover.

    After a failed fsync the kernel may drop what it could not write and report success next time.
    """
    code = _code(error)
    return code in {IOERR_FSYNC, IOERR_DIR_FSYNC} or code & 0xFF in {CORRUPT, NOTADB}


def _code(error: DatabaseError) -> int:
    return int(getattr(error, "sqlite_errorcode", 0) or 0)
