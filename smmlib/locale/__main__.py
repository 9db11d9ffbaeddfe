"""Write smmlib.pot anew."""

from smmlib.locale import FOLDER, template

(FOLDER / "smmlib.pot").write_text(template(), encoding="utf-8")
