"""A lock on an open file, which the system takes back when its process ends, however it ends."""

import os

if os.name == "nt":  # pragma: no cover - there is no Windows among the machines that run the tests
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Take the lock of a file that is open, without waiting; False if another process has it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Take the lock of a file that is open, without waiting; False if another process has it."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a network drive without locks
            return True
        return True
