"""`manage.py test` of the sample project."""

from __future__ import annotations

import subprocess
import sys

from psycopg import conninfo

from tests.shop import FOLDER


def test_manage_py_test_just_works(server_url: str, worker_id: str) -> None:
    """Its test database gets Steward's tables, is emptied between tests, and is gone in the end."""
    host = str(conninfo.conninfo_to_dict(server_url)["host"])
    env = {"PGHOST": host, "PGUSER": "postgres", "PGDATABASE": f"shop_of_{worker_id}"}

    ran = subprocess.run(
        [sys.executable, "-B", "manage.py", "test", "--noinput"],
        cwd=FOLDER,
        env={"PATH": "", "PYTHONPATH": str(FOLDER.parents[2]), **env},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert "Ran 5 tests" in ran.stderr
    assert "Destroying test database" in ran.stderr
    assert "is being accessed by other users" not in ran.stderr
