"""Renew what translators work on, in every language there is; name a language to begin one: ``python -m smmlib.locale id``."""

import sys

from smmlib.locale import DOMAINS, FOLDER, renewed, template

known = {p.parent.parent.name for p in FOLDER.glob("*/LC_MESSAGES/smmlib.po")}
for domain in DOMAINS:
    (FOLDER / f"{domain}.pot").write_text(template(domain), encoding="utf-8")
    for language in sorted({*sys.argv[1:], *known}):
        path = FOLDER / language / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(renewed(language, text, domain), encoding="utf-8")
