#pragma once

#include "ui/figures/export_dialog.h"
#include "ui/widgets/file_chooser.h"
#include "ui/window/file_writer.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>

namespace entropy_lab {

class FigureDrawing;
class PlotView;
class Workspace;

/// What the desk asks of the window and tells it.
struct ExportLinks {
    std::function<QString(FileQuestion)> ask;
    /// "one-neuron" + the ending.
    std::function<QString(const QString& ending)> suggestedFile;
    std::function<QString()> caption;
    /// Of the run shown, for the metadata; empty without one.
    std::function<QString(const QString& chart)> record;
    std::function<void(const QString& text)> tell;
    /// With one remedy.
    std::function<void(const QString& text, const QString& remedy, std::function<void()>)> complain;
    FileWriter write;
};

/// Everything about exporting figures: the dialog, what was chosen for which figure, the writing,
/// and writing the same again. Figures are drawn in pieces and written in the background, one after
/// the other, while the window goes on.
class ExportDesk : public QObject {
    Q_OBJECT
public:
    /// Those of the catalog, which outlive it.
    ExportDesk(const std::vector<Workspace*>& workspaces, ExportLinks links, QSettings* settings,
               QWidget* window);
    ~ExportDesk() override;

    void setTheme(const Theme& theme);
    /// The figures may look different now.
    void figuresChanged();

    /// The dialog for a figure; for the one of a chart.
    void open(const QString& name);
    void open(const PlotView* chart);
    /// With the choice made for it, which another dialog than ours has no say in.
    void exportTo(const QString& name, const QString& path);
    void exportTo(const PlotView* chart, const QString& path) { exportTo(nameOf(chart), path); }
    /// The last export of this window once more, into the same files.
    void exportAgain();
    bool hasExported() const { return !m_lastName.isEmpty(); }
    /// Whether something that was asked for is not in its place yet.
    bool isWorking() const { return !m_orders.empty(); }
    /// Everything that was asked for, now and without a word; before the figures go.
    void finish();

    /// The figure "every chart, a file each".
    static QString everyChart();
    const std::vector<ExportSubject>& subjects() const { return m_subjects; }
    /// Its name among the figures; empty for none.
    QString nameOf(const PlotView* chart) const;
    /// Null until it was asked for.
    ExportDialog* dialog() const { return m_dialog; }

private:
    ExportDialog& shownDialog();
    ExportChoice choiceFor(const ExportSubject& subject) const;
    const ExportSubject* find(const QString& name) const;
    void askAndExport(const QString& name);
    void exportWith(const ExportSubject& subject, ExportChoice choice, const QString& path);
    void copy();
    void complain(const QString& name, const QString& problem);

    /// Figures to be drawn, one after the other, and what is said when all of them are there.
    struct Order {
        QString name{};  ///< of what was asked for
        ExportChoice choice{};
        std::vector<std::pair<const ExportSubject*, QString>> files{};  ///< what goes where
        bool isForClipboard = false;
        std::size_t next = 0;  ///< the file to be drawn
    };
    void enqueue(Order order);
    /// Draws for about so long.
    void drawOn(double milliseconds);
    void begin();
    void endFile(const QString& problem);
    void endOrder(const QString& problem);
    std::function<QString()> workOf();

    std::vector<std::unique_ptr<Figure>> m_pages;  ///< whole workspaces
    std::vector<ExportSubject> m_subjects;
    ExportLinks m_links;
    QSettings* m_settings;
    QWidget* m_window;
    ExportDialog* m_dialog = nullptr;
    Theme m_theme = Theme::light();
    QString m_lastName;
    ExportChoice m_lastChoice;
    std::deque<Order> m_orders;
    std::unique_ptr<FigureDrawing> m_drawing;
    QTimer m_timer;  ///< runs while something is to be drawn
};

}  // namespace entropy_lab
