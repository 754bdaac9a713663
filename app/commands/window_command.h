#pragma once

#include <QString>

namespace entropy_lab {

/// Opens the window with an experiment (empty: the built-in one-neuron) and returns the exit code
/// of the program.
int showWindow(const QString& fileOrName, int argc, char** argv);

class Autosave;

/// Changes are kept however the program ends: by a signal, with its display, by a call of exit.
/// Once in a program.
void keepHoweverItEnds(Autosave& autosave);

}  // namespace entropy_lab
