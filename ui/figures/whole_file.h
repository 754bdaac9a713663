#pragma once

#include <QByteArray>
#include <QString>

#include <string_view>

namespace entropy_lab {

/// A file that appears whole or not at all, by `commit`: in the place of what the path leads to by
/// symbolic links, with the mode of the file that was there. Until then it has no name, where the
/// file system can do that, so that nothing of it is left where the program is killed; what a kill
/// within the commit itself leaves, ".NAME.entropy-lab", goes with the next one. The first problem
/// stays, and later calls do nothing. One thread at a time.
class WholeFile {
public:
    explicit WholeFile(const QString& path);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;

    void write(std::string_view bytes);
    /// What other programs call the beginning, for as long as this lives.
    QString beginning() const;
    /// What went wrong so far, in words of the system; empty where nothing.
    const QString& problem() const { return m_problem; }
    /// Puts the file in its place. What went wrong; empty when done.
    QString commit();

private:
    void open();
    void fail(int error);
    bool takeName();
    void removeName();

    QByteArray m_target;  ///< behind the links
    QByteArray m_name;    ///< of the beginning; empty where it has none
    int m_descriptor = -1;
    QString m_problem;
};

}  // namespace entropy_lab
