"""The project keeps its own promises: set-up files agree, directions hold, the command answers at once."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_conda_takes_everything_from_the_package_and_the_python_it_asks_for():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    names = [d for d in environment["dependencies"] if isinstance(d, str)]
    pip = next(d["pip"] for d in environment["dependencies"] if isinstance(d, dict))

    assert pip == ["-e ."]
    assert {re.split("[=<>]", n)[0] for n in names} == {"python", "pip", "pango"}
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert f"python={lowest}" in names


def test_the_lock_holds_every_dependency_with_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {m.lower().replace("_", "-") for m in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.M)}
    wanted = [
        *PROJECT["project"]["dependencies"],
        *(d for group in PROJECT["dependency-groups"].values() for d in group),
    ]

    assert {re.split(r"[\[<>=;~ ]", d)[0].lower().replace("_", "-") for d in wanted} <= locked
    assert "://" not in lock and lock.count("==") <= lock.count("--hash=sha256:")


def test_the_readme_names_the_commands_that_the_makefile_has_and_every_notebook():
    readme, makefile = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "Makefile"))

    for target in ("report", "test", "lab"):
        assert f"make {target}" in readme and re.search(rf"^{target}:", makefile, re.M)
    for row in yaml.safe_load((ROOT / "notebooks" / "workbook.yaml").read_text(encoding="utf-8")):
        assert row["question"] in readme
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_help_loads_nothing_heavy():
    code = "import sys; from smmlib.runner import cli; print(sorted({'pandas','numpy','papermill','matplotlib','pydantic','pandera'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_importing_a_step_draws_nothing_and_changes_no_setting():
    code = "import sys, smmlib.goals, smmlib.audience, smmlib.platforms, smmlib.formats, smmlib.topics, smmlib.tags, smmlib.headlines, smmlib.allies, smmlib.kpis, smmlib.budget, smmlib.community, smmlib.calendar, smmlib.monitoring, smmlib.site, smmlib.summary; print('matplotlib.pyplot' in sys.modules, 'sklearn' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
