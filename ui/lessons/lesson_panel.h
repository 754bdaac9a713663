#pragma once

#include "core/lessons/lesson.h"
#include "ui/lessons/lesson_progress.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QToolButton;

namespace entropy_lab {

class LessonStepView;

/// The lessons beside the workspaces: a list with what is done, and the lesson at hand step by
/// step. It reads and turns pages; what a step does to the window is for others.
class LessonPanel : public QWidget {
    Q_OBJECT
public:
    /// `settings` keeps the progress; null keeps it for the life of the program.
    explicit LessonPanel(QSettings* settings, QWidget* parent = nullptr);
    ~LessonPanel() override;

    /// The list, which those of a person's own follow.
    void setLessons(const std::vector<Lesson>& lessons);
    /// One of a person's own; in the place of an older one of that name.
    void addLesson(const Lesson& lesson);
    const std::vector<Lesson>& lessons() const { return m_lessons; }

    /// Opens the lesson of that name where it was left, or at a step; false where there is none.
    bool open(const QString& name, std::optional<std::size_t> step = {});
    /// Leaves the lesson at hand, which stays where it is.
    void leave();
    void skip();
    void restart();
    void next();
    void back();

    /// Null while the list is shown.
    const Lesson* lesson() const;
    std::size_t step() const { return m_step; }
    /// Null while the list is shown.
    LessonStepView* stepView() const { return m_view; }
    const LessonProgress& progress() const { return m_progress; }
    void setTheme(const Theme& theme);
    /// What the button in the middle does at this step; disabled where that is done.
    void setShowEnabled(bool isEnabled);

    QListWidget* list() const { return m_list; }
    QPushButton* openButton() const { return m_open; }
    QPushButton* listRestartButton() const { return m_openAnew; }
    QPushButton* listSkipButton() const { return m_listSkip; }
    QPushButton* backButton() const { return m_back; }
    QPushButton* nextButton() const { return m_next; }
    QPushButton* showButton() const { return m_show; }
    QToolButton* listButton() const { return m_toList; }
    QToolButton* restartButton() const { return m_restart; }
    QToolButton* skipButton() const { return m_skip; }
    QToolButton* closeButton() const { return m_close; }

signals:
    /// A step is shown: its experiment, workspace and marks are wanted.
    void stepEntered();
    /// The lesson at hand was left.
    void lessonLeft();
    /// The run shall play to where the step says, or the answer be shown.
    void showRequested();
    void closeRequested();

private:
    QWidget* makeHeader();
    QWidget* makeListPage();
    QWidget* makeLessonPage();
    QToolButton* newTool(const QString& text, const QString& tip);
    QPushButton* newButton(const QString& text, const QString& tip);
    void enter(std::size_t step);
    void showList();
    void listLessons();
    void showChosen();
    QString stateText(const Lesson& lesson) const;
    std::optional<std::size_t> indexOf(const QString& name) const;

    LessonProgress m_progress;
    std::vector<Lesson> m_lessons;
    std::size_t m_ownFrom = 0;  ///< the first one that is not built in
    std::optional<std::size_t> m_current;
    std::size_t m_step = 0;
    Theme m_theme = Theme::light();

    QLabel* m_title = nullptr;
    QToolButton* m_toList = nullptr;
    QToolButton* m_restart = nullptr;
    QToolButton* m_skip = nullptr;
    QToolButton* m_close = nullptr;
    QStackedWidget* m_pages = nullptr;
    QListWidget* m_list = nullptr;
    QLabel* m_claim = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_openAnew = nullptr;
    QPushButton* m_listSkip = nullptr;
    QLabel* m_place = nullptr;
    QProgressBar* m_bar = nullptr;
    QScrollArea* m_area = nullptr;
    LessonStepView* m_view = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_show = nullptr;
    QPushButton* m_next = nullptr;
};

}  // namespace entropy_lab
