#include "app/command_line.h"
#include "app/window_command.h"

int main(int argc, char** argv)
{
    QString fileOrName;
    if (const std::optional<int> exitCode = entropy_lab::runCommandLine(argc, argv, fileOrName))
        return *exitCode;
    return entropy_lab::showWindow(fileOrName, argc, argv);
}
