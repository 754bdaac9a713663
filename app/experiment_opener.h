#pragma once

#include "core/experiment.h"
#include "core/job_slot.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>

namespace entropy_lab {

/// Reads experiments that take longer than a frame, those with a table beside them say, on a
/// thread of its own. GUI thread.
class ExperimentOpener : public QObject {
    Q_OBJECT

public:
    explicit ExperimentOpener(QObject* parent = nullptr);

    /// Whether reading this might hold up the window.
    static bool isSlow(const QString& fileOrName);

    /// Begins; what is being read is given up. Of tables outside the folder of the file only
    /// `allowed` is read, see TableReach.
    void open(const QString& file, const std::filesystem::path& allowed = {});
    void cancel();
    bool isBusy() const { return m_timer.isActive(); }

Q_SIGNALS:
    /// Now and then while it takes long; share in [0, 1].
    void progressed(const QString& file, double share);
    void opened(const QString& file, const entropy_lab::Experiment& experiment);
    void failed(const QString& file, const QString& problem);
    /// The file names a table outside its folder, by its real path.
    void tableFound(const QString& file, const QString& table);
    void cancelled(const QString& file);

private:
    struct Answer {
        std::optional<Experiment> experiment;
        QString problem;
        QString table{};  ///< outside the folder of the file, and not read
    };
    struct Work {
        std::atomic<double> share{0.0};
        Mailbox<Answer> answer;
    };

    void look();

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    std::shared_ptr<Work> m_work;
    QString m_file;
    int m_looks = 0;
    QTimer m_timer;
};

}  // namespace entropy_lab
