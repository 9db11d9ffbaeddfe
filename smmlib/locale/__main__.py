"""Renew smmlib.pot and every language's catalogue; name a language to begin one: ``python -m smmlib.locale id``."""

import sys

from smmlib.locale import FOLDER, renewed, template

(FOLDER / "smmlib.pot").write_text(template(), encoding="utf-8")
for language in sorted({*sys.argv[1:], *(p.parent.parent.name for p in FOLDER.glob("*/LC_MESSAGES/smmlib.po"))}):
    path = FOLDER / language / "LC_MESSAGES" / "smmlib.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(renewed(language, path.read_text(encoding="utf-8") if path.is_file() else ""), encoding="utf-8")
