#pragma once

#include "app/files/experiment_store.h"
#include "app/files/file_mark.h"
#include "app/files/unsaved_record.h"
#include "core/lessons/lesson.h"
#include "core/threads/leavable_thread.h"
#include "core/threads/mailbox.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <variant>
#include <vector>

namespace entropy_lab {

/// What was found in a file.
struct OpenedFile {
    std::variant<OpenedExperiment, Lesson, UnsavedRecord> content{};
    FileMark mark{};  ///< taken before it was read
};

/// Reads files beside the window, which goes on whatever the file system does: experiments with
/// their tables, figures, lessons, changes that were kept. GUI thread.
class ExperimentOpener : public QObject {
    Q_OBJECT

public:
    explicit ExperimentOpener(QObject* parent = nullptr);
    ~ExperimentOpener() override;

    /// Begins; what is being read is given up. "-" is standard input. Of tables outside the folder
    /// of the file only `allowed` is read, see TableReach.
    void open(const QString& file, const std::filesystem::path& allowed = {});
    /// The same for a file of unsaved changes.
    void openUnsaved(const QString& file);
    void cancel();
    bool isBusy() const { return m_timer.isActive(); }
    /// Waits for the end of the reading, but not long: for a window that nobody sees yet.
    void waitAMoment();

Q_SIGNALS:
    /// Now and then while it takes long; share in [0, 1].
    void progressed(const QString& file, double share);
    void opened(const QString& file, const entropy_lab::OpenedFile& opened);
    void failed(const QString& file, const QString& problem);
    /// Instead of `failed` where there is no such file.
    void missed(const QString& file, const QString& problem);
    /// The file names a table outside its folder, by its real path.
    void tableFound(const QString& file, const QString& table);
    void cancelled(const QString& file);

private:
    struct Answer {
        std::optional<OpenedFile> opened{};
        QString problem{};
        bool isMissing = false;
        QString table{};  ///< outside the folder of the file, and not read
    };
    struct Work {
        std::atomic<double> share{0.0};
        Mailbox<Answer> answer;
    };
    /// Runs on another thread. Nothing where the stop was requested.
    using Read =
        std::function<std::optional<OpenedFile>(const ReadProgress&, const std::stop_token&)>;

    void begin(const QString& file, const Read& read);
    void look();

    std::shared_ptr<Work> m_work;
    /// Besides the newest those that were given up and have not ended.
    std::vector<std::unique_ptr<LeavableThread>> m_threads;
    QString m_file;
    int m_looks = 0;
    QTimer m_timer;
};

}  // namespace entropy_lab
