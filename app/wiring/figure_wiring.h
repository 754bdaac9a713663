#pragma once

#include "app/offscreen/film_job.h"
#include "app/offscreen/job_thread.h"
#include "app/offscreen/report_job.h"
#include "core/threads/mailbox.h"
#include "ui/widgets/background_result.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace entropy_lab {

class MainWindow;
class Session;
struct ChartData;

/// Obeys a window that wants films, reports, tables of charts and results: what takes long goes to
/// threads of its own, and the window is told how it went. Both outlive it.
class FigureWiring : public QObject {
    Q_OBJECT
public:
    FigureWiring(MainWindow& window, Session& session);
    ~FigureWiring() override;

private:
    void film(const FilmOptions& options);
    void report(const QString& path);
    void saveChartData(const QString& path, const ChartData& data);
    void saveResult(const QString& path);
    /// False, and said, while another file is being written.
    bool begin();
    void poll();
    void tell(const QString& path, const QString& problem);

    struct Answer {
        QString path;
        QString problem{};
    };

    MainWindow& m_window;
    Session& m_session;
    std::unique_ptr<FilmJob> m_film;
    std::unique_ptr<ReportJob> m_report;
    std::shared_ptr<JobSlot> m_slot;
    std::shared_ptr<Mailbox<Answer>> m_answers;
    QTimer m_timer;
    JobThread m_thread;
    /// Of figures: how the one in hand went, and who waits for that.
    BackgroundResult<QString> m_writing;
    std::function<void(const QString&)> m_written;
    JobThread m_writer;
};

}  // namespace entropy_lab
