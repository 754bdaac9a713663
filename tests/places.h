#pragma once

#include <QString>

/// Where the tests find what they read and start. These stand in a source of their own, so that no
/// other test is compiled anew for a checkout in another folder.

/// The absolute path of a file of the project, given by its path in it.
QString inProject(const QString& path);

/// The absolute path of the built entropy-lab.
QString programPath();
