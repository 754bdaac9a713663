#pragma once

#include <QString>

namespace entropy_lab {

/// Opens the window with an experiment (empty: the built-in one-neuron) and returns the exit code
/// of the program.
int showWindow(const QString& fileOrName, int argc, char** argv);

}  // namespace entropy_lab
