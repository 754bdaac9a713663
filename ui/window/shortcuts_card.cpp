#include "ui/window/shortcuts_card.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace entropy_lab {

namespace {

struct Gesture {
    const char* how;
    const char* what;
};

constexpr Gesture kChartGestures[] = {
    {QT_TR_NOOP("Wheel"), QT_TR_NOOP("Zoom at the pointer; over an axis only that axis")},
    {QT_TR_NOOP("Double click, Home"), QT_TR_NOOP("Fit everything")},
    {QT_TR_NOOP("Backspace"), QT_TR_NOOP("Previous view")},
    {QT_TR_NOOP("Hover"), QT_TR_NOOP("Values at the pointer, in all charts")},
    {QT_TR_NOOP("Click"), QT_TR_NOOP("Pin a cursor to compare with; again or Esc: take it away")},
    {QT_TR_NOOP("Double click an axis"), QT_TR_NOOP("Type its limits")},
    {QT_TR_NOOP("Click a legend entry"), QT_TR_NOOP("Hide or show its curve")},
    {QT_TR_NOOP("L"), QT_TR_NOOP("Logarithmic axis on or off")}};

constexpr Gesture kDecisionPlaneGestures[] = {
    {QT_TR_NOOP("Click"), QT_TR_NOOP("Add a sample; on a sample: select it")},
    {QT_TR_NOOP("Drag a sample"), QT_TR_NOOP("Move it; Esc takes it back")},
    {QT_TR_NOOP("0, 1, U"), QT_TR_NOOP("Label of the selected sample: 0, 1, none")},
    {QT_TR_NOOP("Delete"), QT_TR_NOOP("Remove the selected sample")}};

constexpr Gesture kLandscapeGestures[] = {
    {QT_TR_NOOP("Click, drag the start"), QT_TR_NOOP("Set the start of the run")},
    {QT_TR_NOOP("Drag the tip of the next step"), QT_TR_NOOP("Set η by the length of the step")},
    {QT_TR_NOOP("Esc"), QT_TR_NOOP("Take a drag back")},
    {QT_TR_NOOP("Drag, wheel on the surface"), QT_TR_NOOP("Turn it, zoom it")}};

constexpr Gesture kTimelineGestures[] = {
    {QT_TR_NOOP("Click, drag"), QT_TR_NOOP("Show that iteration")},
    {QT_TR_NOOP("Page up, Page down"), QT_TR_NOOP("A tenth of the run back or on")},
    {QT_TR_NOOP("Type the iteration"), QT_TR_NOOP("Show it")},
    {QT_TR_NOOP("Change a setting"), QT_TR_NOOP("Branch the run at the iteration shown")}};

constexpr Gesture kSettingGestures[] = {
    {QT_TR_NOOP("Double click"), QT_TR_NOOP("Default value, on a slider or its name")},
    {QT_TR_NOOP("Arrow keys"), QT_TR_NOOP("Move the slider that has the focus")},
    {QT_TR_NOOP("Enter"), QT_TR_NOOP("Take over a typed number")},
    {QT_TR_NOOP("Esc"), QT_TR_NOOP("Forget a typed number; leave the full screen")}};

constexpr Gesture kRunGestures[] = {
    {QT_TR_NOOP("Space"), QT_TR_NOOP("Hide or show the runs selected")},
    {QT_TR_NOOP("P"), QT_TR_NOOP("Pin them, or no longer")},
    {QT_TR_NOOP("Double click, F2"), QT_TR_NOOP("Rename a run")},
    {QT_TR_NOOP("Enter"), QT_TR_NOOP("Reload its settings")},
    {QT_TR_NOOP("Del"), QT_TR_NOOP("Delete it")}};

/// Rows of keys and meanings under a heading, in two columns of a grid.
class CardColumn {
public:
    CardColumn(QGridLayout* grid, int column) : m_grid(grid), m_column(column) { }

    void addHeading(const QString& text)
    {
        auto* label = new QLabel(text);
        QFont bold = label->font();
        bold.setBold(true);
        label->setFont(bold);
        if (m_row > 0)
            m_grid->setRowMinimumHeight(m_row++, 8);
        m_grid->addWidget(label, m_row++, m_column, 1, 2);
    }

    /// Returns the label that says what it does.
    QLabel* addRow(const QString& how, const QString& what)
    {
        auto* key = new QLabel(how);
        QPalette colours = key->palette();
        colours.setColor(QPalette::WindowText, colours.color(QPalette::Link));
        key->setPalette(colours);
        m_grid->addWidget(key, m_row, m_column);
        auto* meaning = new QLabel(what);
        m_grid->addWidget(meaning, m_row++, m_column + 1);
        return meaning;
    }

private:
    QGridLayout* m_grid;
    int m_column;
    int m_row = 0;
};

QString keysOf(const QAction& action)
{
    QStringList keys;
    for (const QKeySequence& key : action.shortcuts())
        keys.append(key.toString(QKeySequence::NativeText));
    return keys.join(QStringLiteral(", "));
}

}  // namespace

ShortcutsCard::ShortcutsCard(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Keys and gestures"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* content = new QWidget;
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(16, 16, 16, 8);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(2, 16);

    CardColumn left(grid, 0);
    left.addHeading(tr("Keys"));
    for (const QAction* const action : actions) {
        if (!action->shortcut().isEmpty())
            left.addRow(keysOf(*action), action->statusTip());
    }
    CardColumn right(grid, 3);
    right.addHeading(tr("Charts"));
    m_drag = right.addRow(tr("Drag"), QString());
    m_rightDrag = right.addRow(tr("Right drag"), QString());
    setLeftDrag(LeftDrag::Pans);
    for (const Gesture& gesture : kChartGestures)
        right.addRow(tr(gesture.how), tr(gesture.what));
    right.addHeading(tr("Decision plane"));
    for (const Gesture& gesture : kDecisionPlaneGestures)
        right.addRow(tr(gesture.how), tr(gesture.what));
    right.addHeading(tr("Landscape"));
    for (const Gesture& gesture : kLandscapeGestures)
        right.addRow(tr(gesture.how), tr(gesture.what));
    right.addHeading(tr("Timeline"));
    for (const Gesture& gesture : kTimelineGestures)
        right.addRow(tr(gesture.how), tr(gesture.what));
    right.addHeading(tr("Settings"));
    for (const Gesture& gesture : kSettingGestures)
        right.addRow(tr(gesture.how), tr(gesture.what));
    right.addHeading(tr("List of runs"));
    for (const Gesture& gesture : kRunGestures)
        right.addRow(tr(gesture.how), tr(gesture.what));
    grid->setRowStretch(grid->rowCount(), 1);
    grid->setColumnStretch(5, 1);

    auto* scrollArea = new QScrollArea;
    scrollArea->setWidget(content);
    scrollArea->setWidgetResizable(true);
    scrollArea->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setIcon(QIcon());
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 8);
    layout->addWidget(scrollArea, 1);
    layout->addWidget(buttons);
    resize(content->sizeHint() + QSize(32, 64));
}

void ShortcutsCard::setLeftDrag(LeftDrag mode)
{
    const QString pan = tr("Move the view; from an axis only that axis");
    const QString zoom = tr("Zoom to a box; from an axis only that axis");
    m_drag->setText(mode == LeftDrag::Pans ? pan : zoom);
    m_rightDrag->setText(mode == LeftDrag::Pans ? zoom : pan);
}

}  // namespace entropy_lab
