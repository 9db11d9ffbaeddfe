"""What a delivered notebook must not carry: paths, clocks, addresses, widgets, tracebacks."""

from __future__ import annotations

from smmlib.runner import cleaning


def executed(*outputs: dict, tags: tuple[str, ...] = ()) -> dict:
    cell = {"id": "a", "cell_type": "code", "source": "x", "execution_count": 1, "outputs": list(outputs),
            "metadata": {"tags": list(tags), "papermill": {"start_time": "2026"}, "execution": {"iopub": "2026"}}}  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": [cell],
        "metadata": {"kernelspec": kernel, "papermill": {"input_path": "/home/anna/x"}, "widgets": {"state": 1}},
    }


def stream(text: str) -> dict:
    return {"output_type": "stream", "name": "stdout", "text": text}


def test_metadata_of_the_machine_is_dropped_and_the_kernel_stays():
    cleaned = cleaning.clean(executed(tags=("report",)), {}).notebook

    assert sorted(cleaned["metadata"]) == ["kernelspec"]
    assert cleaned["cells"][0]["metadata"] == {"tags": ["report"]}


def test_paths_addresses_and_colours_are_replaced_longest_path_first():
    said = "<Shown at 0x7f12345678ab> /data/clients/nord/x.csv /data/y /tmp/ipykernel_12/345.py:3: \x1b[31mred\x1b[0m /tmp/smm-ab12cd34/k"

    cleaned = cleaning.clean(executed(stream(said)), {"/data": "D", "/data/clients": "C"}).notebook

    assert cleaned["cells"][0]["outputs"][0]["text"] == "<Shown> C/nord/x.csv D/y cell:3: red scratch/k"


def test_an_error_keeps_its_last_line_in_the_notebook_and_its_traceback_in_the_log():
    error = {
        "output_type": "error",
        "ename": "KeyError",
        "evalue": "'reach' in /home/anna",
        "traceback": ["\x1b[31mTraceback\x1b[0m", "line 1", "KeyError"],
    }

    cleaned = cleaning.clean(executed(error), {"/home/anna": "home"})

    assert cleaned.error == "KeyError: 'reach' in home"
    assert cleaned.notebook["cells"][0]["outputs"][0]["traceback"] == ["KeyError: 'reach' in home"]
    assert cleaned.log == "Traceback\nline 1\nKeyError"


def test_widgets_and_banners_are_dropped():
    widget = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "9"}, "text/plain": "x"},
    }
    notebook = executed(widget, stream("kept"))
    notebook["cells"].insert(
        0, {"id": "b", "cell_type": "markdown", "source": "red", "metadata": {"tags": ["papermill-error-cell-tag"]}}
    )

    cells = cleaning.clean(notebook, {}).notebook["cells"]

    assert [[o["output_type"] for o in c["outputs"]] for c in cells] == [["stream"]]


def test_the_executed_notebook_is_left_unchanged():
    notebook = executed(stream("/data/x"))

    cleaning.clean(notebook, {"/data": "D"})

    assert notebook["cells"][0]["outputs"][0]["text"] == "/data/x"
