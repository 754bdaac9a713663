#pragma once

#include "ui/style/theme.h"
#include "ui/wording/run_frame.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QAction;
class QLabel;
class QMenu;
class QStackedWidget;
class QTableView;

namespace entropy_lab {

class RunListModel;

/// The runs side by side: the one of now and those it took the place of, with a column for each
/// setting that differs. Owns no run; says by signals what is wanted.
class RunTray : public QWidget {
    Q_OBJECT
public:
    explicit RunTray(QWidget* parent = nullptr);

    /// Once a timer tick. While the tray is hidden it only remembers; while it is shown another
    /// list appears at once, the numbers of the run of now at most ten times a second.
    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    int pastRunCount() const { return m_past ? static_cast<int>(m_past->size()) : 0; }

    QTableView* table() const { return m_table; }
    QAction* pinAction() const { return m_pin; }
    QAction* renameAction() const { return m_rename; }
    QAction* hideAction() const { return m_hide; }
    QAction* deleteAction() const { return m_delete; }
    QAction* reloadAction() const { return m_reload; }

signals:
    void renameRequested(int number, const QString& name);
    void pinRequested(int number, bool isPinned);
    void hideRequested(int number, bool isHidden);
    void deleteRequested(int number);
    /// The run's settings are wanted as those of now.
    void reloadRequested(int number);
    void pastRunCountChanged(int count);

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QAction* newAction(const QString& text, const QString& tip, const QString& key,
                       void (RunTray::*act)());
    void createActions();
    void createTable();
    QWidget* createButtons();

    void refresh();
    void rememberSelection();
    void restoreSelection();
    int neededWidth(int column) const;
    void fitColumns();
    void widenColumns();
    void updateActions();
    QAction* actionOf(int key) const;

    /// The past runs selected, newest first.
    std::vector<PastRun> selectedRuns() const;
    void togglePins();
    void rename();
    void toggleHidden();
    void deleteRuns();
    void reload();

    RunListModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QStackedWidget* m_pages = nullptr;
    QLabel* m_emptyText = nullptr;
    QMenu* m_menu = nullptr;
    QAction* m_pin = nullptr;
    QAction* m_rename = nullptr;
    QAction* m_hide = nullptr;
    QAction* m_delete = nullptr;
    QAction* m_reload = nullptr;

    PastRuns m_past;
    std::shared_ptr<const RunSnapshot> m_now;
    QTimer m_pace;
    bool m_isStale = false;
    /// What the columns were last made wide enough for.
    PastRuns m_fittedPast;
    std::shared_ptr<const Experiment> m_fittedSettings;
    std::vector<int> m_selectedNumbers;
    int m_currentRow = -1;
};

}  // namespace entropy_lab
