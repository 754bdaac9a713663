#include "app/commands/command_line.h"
#include "app/commands/window_command.h"
#include "app/files/terminal.h"
#include "app/offscreen/lab_application.h"

#include <exception>

int main(int argc, char** argv)
{
    try {
        QString fileOrName;
        if (const std::optional<int> exitCode = entropy_lab::runCommandLine(argc, argv, fileOrName))
            return *exitCode;
        return entropy_lab::showWindow(fileOrName, argc, argv);
    } catch (...) {
        // Out of memory, say: nothing that the commands foresee.
        entropy_lab::complain(entropy_lab::wordsFor(std::current_exception()).toStdString());
        return entropy_lab::kExitFailed;
    }
}
