"""The linear programs of the search: each over equations that come to 0, on one thread, and silent."""

from __future__ import annotations

import highspy
import numpy as np
import scipy
from highspy._core import _Highs

from helle.methods.disclosure.problem import Numbers


def solver(over: scipy.sparse.csr_array, lower: Numbers, upper: Numbers, costs: Numbers | None = None) -> _Highs:
    """A silent program on one thread: columns between bounds, every row 0."""
    highs = _Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off")):
        highs.setOptionValue(option, value)
    rows, columns = over.shape
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = columns, rows
    program.col_cost_ = np.zeros(columns) if costs is None else costs
    program.col_lower_, program.col_upper_ = lower, upper
    program.row_lower_ = program.row_upper_ = np.zeros(rows)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.num_col_, program.a_matrix_.num_row_ = columns, rows
    program.a_matrix_.start_ = over.indptr.astype(np.int32)
    program.a_matrix_.index_ = over.indices.astype(np.int32)
    program.a_matrix_.value_ = over.data
    highs.passModel(program)
    return highs
