"""Regional economy from tables: what is where, how concentrated, how it grows. Pure: numpy and pandas only.

Two conventions hold in all modules. A matrix (regions × industries) marks a cell that is not known by NaN,
going in and coming out, so that unknown is never mistaken for zero. A single figure that cannot be stated is
a `NotAssessed` with its reason, and a table for readers has the reason in its column `not_assessed`.
"""
